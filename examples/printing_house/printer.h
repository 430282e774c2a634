// Prints documents, and asks when in doubt.
#pragma once

#include "examples/printing_house/printing_house.lp.h"

namespace printing_house {

class Printer {
 public:
  // The editor holds a handle to the printer, too: a cycle is nothing special.
  explicit Printer(EditorHandle editor): editor_(editor) {}

  PrinterPrintResult print(const Document& document, const ProofsHandle& proofs);

 private:
  EditorHandle editor_;
};

}  // namespace printing_house
