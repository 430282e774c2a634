// What this process writes to standard error while it lives.
// In: its lifetime.  Out: text.
#pragma once

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace test {

class StandardError {
 public:
  StandardError(): kept_(dup(2)) {
    const int file = open(path_.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
    REQUIRE(file >= 0);
    dup2(file, 2);
    close(file);
  }
  ~StandardError() {
    dup2(kept_, 2);
    close(kept_);
  }
  std::string text() const {
    std::ifstream in(path_);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  std::string path_ = std::string(std::getenv("TEST_TMPDIR")) + "/stderr";
  int kept_;
};

}  // namespace test
