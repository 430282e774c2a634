#include "examples/consumer_producers/consumer_producers.lp.h"
#include "examples/printing_house/printing_house.lp.h"

using consumer_producers::ConsumerHandle;
using consumer_producers::ProducerHandle;

std::int64_t callOf(ProducerHandle producer) { return producer.wrok(1); }
