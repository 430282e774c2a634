#include "tests/unit/codegen/headers/reading.h"

#include "codegen/load/headers/headers_dump.h"

#include <fmt/format.h>

namespace lp::gen::test {
namespace {

// Positions are enough; the lines would only repeat the test.
class NoLines: public SourceLines {
 public:
  std::string line(const std::string&, unsigned) override { return {}; }
};

}  // namespace

Reading& Reading::file(const std::string& path, const std::string& text) {
  options.virtualFiles[path] = text;
  return *this;
}

Reading& Reading::want(const std::string& header, const std::string& className) {
  const auto line = static_cast<unsigned>(requests_.size() + 1);
  const Position at{"x.topology.capnp", line, 5, 9};
  requests_.push_back({className, header, at, at, false});
  return *this;
}

Reading& Reading::wantFunction(const std::string& header, const std::string& name) {
  want(header, name);
  requests_.back().function = true;
  return *this;
}

const Headers& Reading::headers() {
  read();
  return headers_;
}

std::string Reading::messages() {
  read();
  NoLines lines;
  return print(diagnostics_, lines, Colour::NO);
}

std::string Reading::dumped() {
  read();
  headers_.known.clear();
  return "\n" + messages() + dump(headers_);
}

void Reading::read() {
  if (done_) return;
  done_ = true;
  headers_ = readHeaders(requests_, options, diagnostics_);
}

std::string dumpOf(const std::string& className, const std::string& header) {
  return Reading().file("a.h", header).want("a.h", className).dumped();
}

}  // namespace lp::gen::test
