#include "examples/parameter_server/worker.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <span>
#include <string>
#include <utility>

namespace parameter_server {

namespace {

constexpr std::size_t EXAMPLES = 64;  // in a batch

std::size_t blockOf(const std::string& name) { return std::stoul(name.substr(5)); }

}  // namespace

Worker::Worker(const std::vector<WeightsHandle>& cachers, std::vector<WeightsHandle> servers,
               std::size_t rank, std::uint32_t steps, std::uint64_t seed)
    : servers_(std::move(servers)),
      readers_(cachers.empty() ? servers_ : cachers),
      rank_(rank),
      steps_(steps),
      random_(seed) {}

void Worker::run(std::stop_token stop) {
  for (std::uint32_t i = 1; i <= steps_ && !stop.stop_requested(); ++i) {
    step();
    if (rank_ == 0 && i % 20 == 0) fmt::print("step {}: loss {:.4f}\n", i, loss_);
  }
}

void Worker::step() {
  std::vector<lp::Future<WeightsPullResult>> pulls;
  for (const WeightsHandle& reader: readers_) pulls.push_back(reader.futures().pull());
  const std::vector<WeightsPullResult> pulled = lp::waitAll(std::move(pulls));

  model::Weights weights{};
  for (const WeightsPullResult& part: pulled) {
    for (const Block& block: part.blocks) {
      std::ranges::copy(block.values.values<float>(),
                        weights.begin() + blockOf(block.name) * model::BLOCK_SIZE);
    }
  }
  const Gradient gradient = gradientAt(weights);
  loss_ = gradient.loss;
  for (std::size_t i = 0; i < servers_.size(); ++i) push(i, pulled[i], gradient);
}

Worker::Gradient Worker::gradientAt(const model::Weights& weights) {
  Gradient gradient;
  std::normal_distribution<float> any;
  for (std::size_t example = 0; example < EXAMPLES; ++example) {
    model::Weights x;
    std::ranges::generate(x, [&] { return any(random_); });
    const float expected = std::inner_product(x.begin(), x.end(), model::truth().begin(), 0.0f);
    const float error = std::inner_product(x.begin(), x.end(), weights.begin(), -expected);
    gradient.loss += error * error / (2.0 * EXAMPLES);
    for (std::size_t i = 0; i < x.size(); ++i) gradient.slope[i] += error * x[i] / EXAMPLES;
  }
  return gradient;
}

void Worker::push(std::size_t server, const WeightsPullResult& pulled, const Gradient& gradient) {
  auto push = servers_[server].streams().push();
  for (const Block& block: pulled.blocks) {
    const std::span<const float> all(gradient.slope);
    const auto slope = all.subspan(blockOf(block.name) * model::BLOCK_SIZE, model::BLOCK_SIZE);
    // Waits only while the server is far behind.
    push.send(pulled.version, {block.name, lp::Tensor::of({slope.size()}, slope)});
  }
  push.finish();  // throws the first error of the stream
}

}  // namespace parameter_server
