// A node with many methods.
// In: numbers.  Out: the same numbers.
#pragma once

#include <cstdint>

#include "tools/benchmark/ours/server.h"
#include "tools/benchmark/ours/wide.lp.h"

namespace bench {

class Wide: public Server {
 public:
  using Server::Server;

  // clang-format off
  std::int64_t m00(std::int64_t x) const { return x; }
  std::int64_t m01(std::int64_t x) const { return x; }
  std::int64_t m02(std::int64_t x) const { return x; }
  std::int64_t m03(std::int64_t x) const { return x; }
  std::int64_t m04(std::int64_t x) const { return x; }
  std::int64_t m05(std::int64_t x) const { return x; }
  std::int64_t m06(std::int64_t x) const { return x; }
  std::int64_t m07(std::int64_t x) const { return x; }
  std::int64_t m08(std::int64_t x) const { return x; }
  std::int64_t m09(std::int64_t x) const { return x; }
  std::int64_t m10(std::int64_t x) const { return x; }
  std::int64_t m11(std::int64_t x) const { return x; }
  std::int64_t m12(std::int64_t x) const { return x; }
  std::int64_t m13(std::int64_t x) const { return x; }
  std::int64_t m14(std::int64_t x) const { return x; }
  std::int64_t m15(std::int64_t x) const { return x; }
  std::int64_t m16(std::int64_t x) const { return x; }
  std::int64_t m17(std::int64_t x) const { return x; }
  std::int64_t m18(std::int64_t x) const { return x; }
  std::int64_t m19(std::int64_t x) const { return x; }
  std::int64_t m20(std::int64_t x) const { return x; }
  std::int64_t m21(std::int64_t x) const { return x; }
  std::int64_t m22(std::int64_t x) const { return x; }
  std::int64_t m23(std::int64_t x) const { return x; }
  std::int64_t m24(std::int64_t x) const { return x; }
  std::int64_t m25(std::int64_t x) const { return x; }
  std::int64_t m26(std::int64_t x) const { return x; }
  std::int64_t m27(std::int64_t x) const { return x; }
  std::int64_t m28(std::int64_t x) const { return x; }
  std::int64_t m29(std::int64_t x) const { return x; }
  std::int64_t m30(std::int64_t x) const { return x; }
  std::int64_t m31(std::int64_t x) const { return x; }
  std::int64_t m32(std::int64_t x) const { return x; }
  std::int64_t m33(std::int64_t x) const { return x; }
  std::int64_t m34(std::int64_t x) const { return x; }
  std::int64_t m35(std::int64_t x) const { return x; }
  std::int64_t m36(std::int64_t x) const { return x; }
  std::int64_t m37(std::int64_t x) const { return x; }
  std::int64_t m38(std::int64_t x) const { return x; }
  std::int64_t m39(std::int64_t x) const { return x; }
  std::int64_t m40(std::int64_t x) const { return x; }
  std::int64_t m41(std::int64_t x) const { return x; }
  std::int64_t m42(std::int64_t x) const { return x; }
  std::int64_t m43(std::int64_t x) const { return x; }
  std::int64_t m44(std::int64_t x) const { return x; }
  std::int64_t m45(std::int64_t x) const { return x; }
  std::int64_t m46(std::int64_t x) const { return x; }
  std::int64_t m47(std::int64_t x) const { return x; }
  std::int64_t m48(std::int64_t x) const { return x; }
  std::int64_t m49(std::int64_t x) const { return x; }
  std::int64_t m50(std::int64_t x) const { return x; }
  std::int64_t m51(std::int64_t x) const { return x; }
  std::int64_t m52(std::int64_t x) const { return x; }
  std::int64_t m53(std::int64_t x) const { return x; }
  std::int64_t m54(std::int64_t x) const { return x; }
  std::int64_t m55(std::int64_t x) const { return x; }
  std::int64_t m56(std::int64_t x) const { return x; }
  std::int64_t m57(std::int64_t x) const { return x; }
  std::int64_t m58(std::int64_t x) const { return x; }
  std::int64_t m59(std::int64_t x) const { return x; }
  std::int64_t m60(std::int64_t x) const { return x; }
  std::int64_t m61(std::int64_t x) const { return x; }
  std::int64_t m62(std::int64_t x) const { return x; }
  std::int64_t m63(std::int64_t x) const { return x; }
  // clang-format on
};

// Starts the method with that number.
using StartWide = lp::Future<std::int64_t> (*)(const WideHandle& wide, std::int64_t x);

// clang-format off
inline constexpr StartWide WIDE_METHODS[] = {
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m00(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m01(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m02(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m03(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m04(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m05(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m06(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m07(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m08(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m09(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m10(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m11(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m12(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m13(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m14(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m15(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m16(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m17(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m18(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m19(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m20(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m21(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m22(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m23(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m24(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m25(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m26(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m27(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m28(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m29(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m30(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m31(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m32(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m33(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m34(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m35(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m36(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m37(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m38(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m39(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m40(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m41(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m42(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m43(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m44(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m45(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m46(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m47(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m48(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m49(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m50(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m51(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m52(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m53(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m54(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m55(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m56(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m57(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m58(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m59(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m60(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m61(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m62(x); },
    [](const WideHandle& wide, std::int64_t x) { return wide.futures().m63(x); },
};
// clang-format on

}  // namespace bench
