#include "examples/printing_house/printer.h"

#include <sstream>
#include <stdexcept>
#include <string>

namespace printing_house {

PrinterPrintResult Printer::print(const Document& document, const ProofsHandle& proofs) {
  PrinterPrintResult result;
  for (const Page& page: document.pages) {
    if (!proofs.seen(page)) {
      throw std::invalid_argument("page " + std::to_string(page.number) + " is not good");
    }
    std::uint64_t checksum = page.number;
    for (const std::string& line: page.lines) {
      std::istringstream words(line);
      for (std::string word; words >> word;) {
        // Doubts every word of three letters.
        if (word.size() == 3) word = editor_.spelling(word);
        for (char letter: word) checksum = checksum * 31 + static_cast<unsigned char>(letter);
      }
    }
    result.checksums.push_back(checksum % 1000);
    result.sheets += document.copies;
  }
  return result;
}

}  // namespace printing_house
