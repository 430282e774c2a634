// The printer with the editor's run() held back, and the editor without any program.
#include <doctest/doctest.h>

#include "examples/printing_house/editor.h"
#include "examples/printing_house/printing_house_testing.lp.h"

namespace printing_house {
namespace {

struct Approving {
  bool seen(const Page& page) { return !page.lines.empty(); }
};

void printsThroughTheCycle(lp::LaunchType type) {
  auto program = test::launch({}, type, [](test::Nodes& nodes) { nodes.editor.disableRun(); });
  Approving approving;
  Document document;
  document.pages = {{.number = 1, .lines = {"teh end"}, .picture = {}},
                    {.number = 1, .lines = {"the end"}, .picture = {}}};
  const PrinterPrintResult printed = program.printer().print(document, ProofsHandle::to(approving));
  CHECK(printed.sheets == 2);
  // The editor was asked.
  CHECK(printed.checksums[0] == printed.checksums[1]);
  document.pages[1].lines.clear();
  CHECK_THROWS_AS(program.printer().print(document, ProofsHandle::to(approving)), lp::Error);
}

TEST_CASE("prints through the cycle, threads") { printsThroughTheCycle(lp::LaunchType::TEST_MT); }

TEST_CASE("prints through the cycle, processes") { printsThroughTheCycle(lp::LaunchType::TEST_MP); }

TEST_CASE("one class, no program") {
  struct FakePrinter {
    std::uint32_t sheets = 0;
    PrinterPrintResult print(const Document& document, const ProofsHandle& proofs) {
      for (const Page& page: document.pages) sheets += proofs.seen(page) ? 1 : 0;
      return {.sheets = sheets, .checksums = {}};
    }
  } fake;
  Editor(PrinterHandle::to(fake)).run();
  CHECK(fake.sheets == 3);
}

}  // namespace
}  // namespace printing_house
