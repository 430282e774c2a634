#include "examples/parameter_server/server.h"

#include <fmt/format.h>

#include <algorithm>
#include <istream>
#include <ostream>
#include <span>
#include <stdexcept>
#include <vector>

#include "examples/parameter_server/model.h"

namespace parameter_server {

Server::Server(std::size_t index, std::size_t servers, float rate): rate_(rate) {
  const std::vector<float> zeros(model::BLOCK_SIZE, 0.0f);
  for (std::size_t block = index; block < model::BLOCKS; block += servers) {
    blocks_[model::blockName(block)] =
        lp::Tensor::of({model::BLOCK_SIZE}, std::span<const float>(zeros));
  }
}

WeightsPullResult Server::pull() const {
  std::lock_guard lock(mutex_);
  WeightsPullResult all{.version = version_, .blocks = {}};
  for (const auto& [name, values]: blocks_) all.blocks.push_back({name, values});
  return all;
}

void Server::push(std::uint64_t version, const Block& gradient) {
  const std::span<const float> slope = gradient.values.values<float>();
  std::lock_guard lock(mutex_);
  const auto its = blocks_.find(gradient.name);
  if (its == blocks_.end()) throw std::out_of_range("there is no block " + gradient.name);
  const std::span<const float> old = its->second.values<float>();
  if (slope.size() != old.size()) {
    throw std::invalid_argument(fmt::format("a gradient of {} numbers for {}, which has {}",
                                            slope.size(), gradient.name, old.size()));
  }
  // In rounds: each worker pushes all blocks.
  const std::uint64_t age = (version_ - std::min(version, version_)) / blocks_.size();
  const float rate = rate_ / static_cast<float>(1 + age);
  its->second = lp::Tensor::allocate<float>({old.size()}, [&](std::span<float> to) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = old[i] - rate * slope[i];
  });
  ++version_;
}

void Server::save(std::ostream& out) const {
  const WeightsPullResult all = pull();
  out << all.version << '\n';
  for (const Block& block: all.blocks) {
    out << block.name;
    for (const float value: block.values.values<float>()) out << fmt::format(" {}", value);
    out << '\n';
  }
}

void Server::load(std::istream& in) {
  in >> version_;
  for (std::string name; in >> name;) {
    std::vector<float> values(model::BLOCK_SIZE);
    for (float& value: values) in >> value;
    blocks_.at(name) = lp::Tensor::of({values.size()}, std::span<const float>(values));
  }
}

}  // namespace parameter_server
