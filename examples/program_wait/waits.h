// Four ways to wait for the end of the program, each with its clean-up; and one to bring it about.
#pragma once

#include <chrono>
#include <stop_token>

namespace program_wait {

// Works in rounds of a second, and looks in between.
void workInRounds(std::chrono::milliseconds cleanUp);

// Has nothing to do until then.
void waitForStop(std::chrono::milliseconds cleanUp);

// Waits as a library does that has not heard of lpgen.
void waitWithToken(std::chrono::milliseconds cleanUp, std::stop_token stop);

// Is called when it is time.
void waitForCallback(std::chrono::milliseconds cleanUp);

// Stops the program after a while.
void stopAfter(std::chrono::milliseconds time);

}  // namespace program_wait
