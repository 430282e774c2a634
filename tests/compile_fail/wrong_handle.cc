#include "examples/consumer_producers/consumer_producers.lp.h"
#include "examples/printing_house/printing_house.lp.h"

using consumer_producers::ConsumerHandle;
using consumer_producers::ProducerHandle;

void printWith(const printing_house::ProofsHandle& proofs);
void callOf(ProducerHandle producer) { printWith(producer); }
