// Which sanitizer this is compiled with.
#pragma once

namespace lp::_ {

#if defined(__has_feature)  // clang
constexpr bool HAS_ADDRESS_SANITIZER = __has_feature(address_sanitizer);
constexpr bool HAS_THREAD_SANITIZER = __has_feature(thread_sanitizer);
#else  // g++
#if defined(__SANITIZE_ADDRESS__)
constexpr bool HAS_ADDRESS_SANITIZER = true;
#else
constexpr bool HAS_ADDRESS_SANITIZER = false;
#endif
#if defined(__SANITIZE_THREAD__)
constexpr bool HAS_THREAD_SANITIZER = true;
#else
constexpr bool HAS_THREAD_SANITIZER = false;
#endif
#endif
constexpr bool HAS_SANITIZER = HAS_ADDRESS_SANITIZER || HAS_THREAD_SANITIZER;

}  // namespace lp::_
