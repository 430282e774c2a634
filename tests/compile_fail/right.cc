// What the other files of this folder get wrong, right.
#include "examples/consumer_producers/consumer_producers.lp.h"
#include "examples/printing_house/printing_house.lp.h"
#include "runtime/log.h"

using consumer_producers::ConsumerHandle;
using consumer_producers::ProducerHandle;

std::int64_t callOf(ProducerHandle producer) { return producer.work(1); }

std::vector<lp::Future<std::int64_t>> callsOf(const ProducerHandle& producer) {
  std::vector<lp::Future<std::int64_t>> futures;
  futures.push_back(producer.futures().work(1));
  return futures;
}

void say() { lp::log::info("step {}: loss {}", 1, "high"); }
