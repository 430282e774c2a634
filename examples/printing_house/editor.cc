#include "examples/printing_house/editor.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <atomic>

namespace printing_house {
namespace {

// Lives for one print; the printer gets a handle to it.
class ProofReader {
 public:
  bool seen(const Page& page) {
    ++pages_;
    return page.picture.size() == 4 * page.number;
  }
  int pages() const { return pages_; }

 private:
  std::atomic<int> pages_ = 0;
};

Document write() {
  Document document;
  document.title = "On nodes and edges";
  document.copies = 2;
  for (std::uint32_t number = 1; number <= 3; ++number) {
    Page page;
    page.number = number;
    page.lines = {"This is teh first line", "of page " + std::to_string(number)};
    page.picture = lp::Bytes(std::string(4 * number, '#'));
    document.pages.push_back(page);
  }
  return document;
}

}  // namespace

std::string Editor::spelling(std::string_view word) const {
  return word == "teh" ? "the" : std::string(word);
}

void Editor::run() {
  ProofReader reader;
  const Document document = write();
  const PrinterPrintResult printed = printer_.print(document, ProofsHandle::to(reader));
  fmt::print("`{}`: {} sheets, {} pages proofread, checksums {}\n", document.title, printed.sheets,
             reader.pages(), printed.checksums);
}

}  // namespace printing_house
