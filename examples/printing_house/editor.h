// Writes a document, has it printed, and answers the printer's questions meanwhile.
#pragma once

#include <string>
#include <string_view>

#include "examples/printing_house/printing_house.lp.h"

namespace printing_house {

class Editor {
 public:
  explicit Editor(PrinterHandle printer): printer_(printer) {}

  std::string spelling(std::string_view word) const;
  void run();

 private:
  PrinterHandle printer_;
};

}  // namespace printing_house
