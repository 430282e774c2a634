// Keeps the weights: pull() shares them, push() steps down a gradient.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <map>
#include <mutex>
#include <string>

#include "examples/parameter_server/parameter_server.lp.h"

namespace parameter_server {

class Server {
 public:
  // Of the model's blocks it has every `servers`th, from `index` on.
  Server(std::size_t index, std::size_t servers, float rate);

  // Shares the tensors' memory, and copies none.
  WeightsPullResult pull() const;
  // A gradient of an older version counts for less.
  void push(std::uint64_t version, const Block& gradient);

  void save(std::ostream& out) const;
  void load(std::istream& in);

 private:
  const float rate_;
  mutable std::mutex mutex_;
  std::uint64_t version_ = 0;
  // A tensor that somebody has pulled is never written to: another one takes its place.
  std::map<std::string, lp::Tensor> blocks_;
};

}  // namespace parameter_server
