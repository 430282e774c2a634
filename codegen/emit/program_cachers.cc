#include <fmt/format.h>

#include <string>
#include <vector>

#include "codegen/emit/expressions.h"
#include "codegen/emit/layout.h"
#include "codegen/emit/program.h"

namespace lp::gen {

// constexpr lp::_::CachedMethod CACHER_SPEC_METHODS[] = {
//     {cp::StoreInterface::LP_ID, 1},
// };
//
// constexpr lp::_::CacherSpec CACHER_SPEC = {.service = &cp::StoreInterface::LP_SERVICE, ...};
//
// class CacherNode final: public lp::_::Cacher {
//  public:
//   explicit CacherNode(const lp::Wiring& wiring)
//       : Cacher(wiring.handle<lp::Handle>("store"), CACHER_SPEC) {}
// };
void emitCacherNode(Text& text, const Expressions& expressions, const PlannedNode& node) {
  const Cacher& cacher = *node.entry.cacher;
  const std::string methods = node.cacher + "_METHODS";
  text.line(fmt::format("constexpr lp::_::CachedMethod {}[] = {{", methods)).indent(4);
  for (const auto& [owner, ordinal]: node.cached) {
    text.line(fmt::format("{{{}::LP_ID, {}}},", owner, ordinal));
  }
  text.outdent(4).line("};").line();
  text.rows(fmt::format("constexpr lp::_::CacherSpec {} = {{", node.cacher),
            {fmt::format(".service = &{}::LP_SERVICE", node.interface), ".methods = " + methods,
             fmt::format(".refreshMs = {}", cacher.refreshMs),
             fmt::format(".staleAfterMs = {}", cacher.staleAfterMs),
             fmt::format(".size = {}", cacher.size)},
            "};");
  text.line();

  text.line(fmt::format("class {} final: public lp::_::Cacher {{", node.nodeClass));
  text.line(" public:").indent();
  const std::string head = fmt::format("explicit {}(const lp::Wiring& wiring)", node.nodeClass);
  const std::string made =
      fmt::format(": Cacher({}, {}) {{}}",
                  expressions.argument(cacher.arguments.at(0), node.entry.label), node.cacher);
  if (text.fits(head + made)) {
    text.line(head + made);
  } else {
    text.line(head).line("    " + broken(made, 6, 12, 0));
  }
  text.outdent().line("};").line();
}

}  // namespace lp::gen
