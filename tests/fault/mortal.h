// A node that is killed, and one that calls it before, meanwhile and after.
#pragma once

#include <signal.h>

#include <cstdio>
#include <string>

#include "tests/fault/mortal.lp.h"

namespace mortal {

class Mortal {
 public:
  void hang() const {
    while (!lp::currentCall().cancelled.stop_requested()) lp::waitForStop(std::chrono::seconds(1));
  }
  void die() const { raise(SIGKILL); }
};

// Prints what becomes of its calls.
class Witness {
 public:
  explicit Witness(MortalHandle mortal): mortal_(mortal) {}

  void run() const {
    lp::Future<void> before = mortal_.futures().hang();
    before.waitFor(std::chrono::milliseconds(50));
    print("the call that it dies of", [this] { mortal_.die(); });
    print("the call before", [&before] { before.get(); });
    print("the call after", [this] { mortal_.die(); });
  }

 private:
  template <typename Call>
  static void print(const char* which, const Call& call) {
    try {
      call();
    } catch (const lp::Error& error) {
      const bool isUnavailable = error.code() == lp::Code::UNAVAILABLE;
      std::printf("%s: %s of %s: %s\n", which, isUnavailable ? "UNAVAILABLE" : "another code",
                  error.node().c_str(), error.text().c_str());
    }
  }

  MortalHandle mortal_;
};

}  // namespace mortal
