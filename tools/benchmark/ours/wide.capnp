@0xc83b5e90a7d1f264;
# A service with many methods: what a call costs must not depend on their number.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("bench::wire");

using B = import "bench.capnp";

interface Wide extends(B.Echo) {
  # Each returns what it gets.

  m00 @0 (x :Int64) -> (x :Int64);
  m01 @1 (x :Int64) -> (x :Int64);
  m02 @2 (x :Int64) -> (x :Int64);
  m03 @3 (x :Int64) -> (x :Int64);
  m04 @4 (x :Int64) -> (x :Int64);
  m05 @5 (x :Int64) -> (x :Int64);
  m06 @6 (x :Int64) -> (x :Int64);
  m07 @7 (x :Int64) -> (x :Int64);
  m08 @8 (x :Int64) -> (x :Int64);
  m09 @9 (x :Int64) -> (x :Int64);
  m10 @10 (x :Int64) -> (x :Int64);
  m11 @11 (x :Int64) -> (x :Int64);
  m12 @12 (x :Int64) -> (x :Int64);
  m13 @13 (x :Int64) -> (x :Int64);
  m14 @14 (x :Int64) -> (x :Int64);
  m15 @15 (x :Int64) -> (x :Int64);
  m16 @16 (x :Int64) -> (x :Int64);
  m17 @17 (x :Int64) -> (x :Int64);
  m18 @18 (x :Int64) -> (x :Int64);
  m19 @19 (x :Int64) -> (x :Int64);
  m20 @20 (x :Int64) -> (x :Int64);
  m21 @21 (x :Int64) -> (x :Int64);
  m22 @22 (x :Int64) -> (x :Int64);
  m23 @23 (x :Int64) -> (x :Int64);
  m24 @24 (x :Int64) -> (x :Int64);
  m25 @25 (x :Int64) -> (x :Int64);
  m26 @26 (x :Int64) -> (x :Int64);
  m27 @27 (x :Int64) -> (x :Int64);
  m28 @28 (x :Int64) -> (x :Int64);
  m29 @29 (x :Int64) -> (x :Int64);
  m30 @30 (x :Int64) -> (x :Int64);
  m31 @31 (x :Int64) -> (x :Int64);
  m32 @32 (x :Int64) -> (x :Int64);
  m33 @33 (x :Int64) -> (x :Int64);
  m34 @34 (x :Int64) -> (x :Int64);
  m35 @35 (x :Int64) -> (x :Int64);
  m36 @36 (x :Int64) -> (x :Int64);
  m37 @37 (x :Int64) -> (x :Int64);
  m38 @38 (x :Int64) -> (x :Int64);
  m39 @39 (x :Int64) -> (x :Int64);
  m40 @40 (x :Int64) -> (x :Int64);
  m41 @41 (x :Int64) -> (x :Int64);
  m42 @42 (x :Int64) -> (x :Int64);
  m43 @43 (x :Int64) -> (x :Int64);
  m44 @44 (x :Int64) -> (x :Int64);
  m45 @45 (x :Int64) -> (x :Int64);
  m46 @46 (x :Int64) -> (x :Int64);
  m47 @47 (x :Int64) -> (x :Int64);
  m48 @48 (x :Int64) -> (x :Int64);
  m49 @49 (x :Int64) -> (x :Int64);
  m50 @50 (x :Int64) -> (x :Int64);
  m51 @51 (x :Int64) -> (x :Int64);
  m52 @52 (x :Int64) -> (x :Int64);
  m53 @53 (x :Int64) -> (x :Int64);
  m54 @54 (x :Int64) -> (x :Int64);
  m55 @55 (x :Int64) -> (x :Int64);
  m56 @56 (x :Int64) -> (x :Int64);
  m57 @57 (x :Int64) -> (x :Int64);
  m58 @58 (x :Int64) -> (x :Int64);
  m59 @59 (x :Int64) -> (x :Int64);
  m60 @60 (x :Int64) -> (x :Int64);
  m61 @61 (x :Int64) -> (x :Int64);
  m62 @62 (x :Int64) -> (x :Int64);
  m63 @63 (x :Int64) -> (x :Int64);
}
