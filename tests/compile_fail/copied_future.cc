#include "examples/consumer_producers/consumer_producers.lp.h"
#include "examples/printing_house/printing_house.lp.h"

using consumer_producers::ConsumerHandle;
using consumer_producers::ProducerHandle;

lp::Future<std::int64_t> copyOf(const lp::Future<std::int64_t>& future) { return future; }
