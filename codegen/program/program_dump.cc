#include "codegen/program/program_dump.h"

#include <fmt/format.h>

#include <vector>

namespace lp::gen {

namespace {

std::string_view text(Conversion::Kind kind) {
  switch (kind) {
    case Conversion::Kind::SAME:
      return "same";
    case Conversion::Kind::CAST:
      return "cast";
    case Conversion::Kind::NARROW:
      return "narrow";
    case Conversion::Kind::STRING:
      return "string";
    case Conversion::Kind::C_STRING:
    case Conversion::Kind::OWNED_C_STRING:
      return "c_string";
    case Conversion::Kind::PATH:
      return "path";
    case Conversion::Kind::PATH_TEXT:
      return "path_text";
    case Conversion::Kind::DURATION:
      return "duration";
    case Conversion::Kind::DURATION_COUNT:
      return "duration_count";
    case Conversion::Kind::RANGE:
      return "range";
    case Conversion::Kind::ELEMENTS:
      return "elements";
    case Conversion::Kind::PAIRS_TO_MAP:
      return "pairs_to_map";
    case Conversion::Kind::MAP_TO_PAIRS:
      return "map_to_pairs";
    case Conversion::Kind::WRAP:
      return "wrap";
    case Conversion::Kind::OPTIONAL:
      return "optional";
    case Conversion::Kind::ENUMERANTS:
      return "enumerants";
    case Conversion::Kind::FIELDS:
      return "fields";
    case Conversion::Kind::CONVERT:
      return "convert";
    case Conversion::Kind::CONVERTED:
      return "converted";
  }
  return "";
}

// "int64 -> double" as "cast std::int64_t to double"; nothing for what stays as it is.
std::string text(const Conversion& one) {
  if (one.kind == Conversion::Kind::SAME) return "same";
  std::string line = fmt::format("{} {} to {}", text(one.kind), one.from, one.to);
  for (const Conversion& inner: one.inner) line += fmt::format(" ({})", text(inner));
  for (const Conversion::Member& member: one.members) {
    line += fmt::format(" {}={}", member.to, member.from);
  }
  return line;
}

std::string_view text(Argument::Kind kind) {
  switch (kind) {
    case Argument::Kind::LITERAL:
      return "literal";
    case Argument::Kind::LIST:
      return "list";
    case Argument::Kind::STRUCT:
      return "struct";
    case Argument::Kind::PARAMETER:
      return "parameter";
    case Argument::Kind::INDEX:
      return "index";
    case Argument::Kind::SIZE_OF:
      return "size";
    case Argument::Kind::SEED:
      return "seed";
    case Argument::Kind::CALL:
      return "call";
    case Argument::Kind::HANDLE:
      return "handle";
    case Argument::Kind::HANDLES:
      return "handles";
    case Argument::Kind::STOP:
      return "stop token";
  }
  return "";
}

void append(std::string& out, const Argument& argument, std::size_t indent) {
  out += fmt::format("{:{}}argument {} {}: {}", "", indent, argument.name, argument.type,
                     text(argument.kind));
  if (!argument.text.empty()) out += " " + argument.text;
  if (!argument.path.empty()) out += fmt::format(" {}", fmt::join(argument.path, "."));
  if (!argument.function.empty()) out += " " + argument.function;
  if (!argument.shared.empty()) out += " shared as " + argument.shared;
  if (!argument.label.empty()) out += " " + argument.label;
  if (!argument.orElse.empty()) out += " else " + argument.orElse;
  if (argument.conversion.kind != Conversion::Kind::SAME) out += ", " + text(argument.conversion);
  out += "\n";
  for (const Argument& inner: argument.arguments) append(out, inner, indent + 2);
}

void append(std::string& out, const NodeEntry& node, const Services& services) {
  out += fmt::format("node {} threads {}", node.label, node.threads);
  auto number = [&out](std::string_view what, const std::optional<Count>& count) {
    if (!count) return;
    out += fmt::format(" {} {}", what,
                       count->number ? std::to_string(*count->number)
                                     : fmt::format("{}", fmt::join(count->parameter, ".")));
  };
  number("count", node.count);
  number("port", node.port);
  if (!node.after.empty()) out += fmt::format(" after {}", fmt::join(node.after, ", "));
  const NodeClass& object = node.object;
  if (node.cacher) {
    const Cacher& cacher = *node.cacher;
    out += fmt::format("\n  cacher of {:#x}: {} answers, {} ms, {} ms\n", cacher.serves,
                       cacher.size, cacher.refreshMs, cacher.staleAfterMs);
    for (const Cacher::Method& one: cacher.methods) {
      out += fmt::format("  keeps {:#x}.{}\n", one.service, one.ordinal);
    }
  } else if (node.foreign) {
    out += fmt::format("\n  {}\n", node.foreign->isCommand() ? "command" : "external");
    for (const std::string& word: node.foreign->words) out += fmt::format("  word {}\n", word);
    if (!node.foreign->address.empty()) {
      out += fmt::format("  called at {}\n", node.foreign->address);
    }
  } else if (node.function) {
    out += fmt::format("\n  function {} in {}\n", node.function->function, node.function->header);
  } else {
    out += fmt::format("\n  class {} in {}{}\n", object.name, object.header,
                       node.runs() ? ", runs" : "");
    if (!object.function.empty()) out += fmt::format("  made by {}\n", object.function);
  }
  if (const auto serves = node.serves()) {
    const Service& service = services.services.at(*serves);
    out += fmt::format("  serves {}::{}\n", service.nameSpace, service.name);
  }
  for (const Argument& one: node.arguments()) append(out, one, 2);
  for (const ServedMethod& one: object.methods) {
    std::vector<std::string> parameters;
    for (const Conversion& parameter: one.parameters) parameters.push_back(text(parameter));
    out +=
        fmt::format("  method {:#x}.{} by {}({}) -> {}{}{}\n", one.service, one.ordinal, one.name,
                    fmt::join(parameters, "; "), text(one.result), one.task ? ", a Task" : "",
                    one.batch ? ", many " + one.batch->request + " at once" : "");
  }
  for (const Batch& one: object.batches) {
    out +=
        fmt::format("  batches of {:#x}.{}: {}, {} ms, {} at a time{}\n", one.service, one.ordinal,
                    one.size.number ? std::to_string(*one.size.number)
                                    : fmt::format("{}", fmt::join(one.size.parameter, ".")),
                    one.timeoutMs, one.parallelism, one.pad ? ", padded" : "");
  }
}

void append(std::string& out, const Colocation& one) {
  out += fmt::format("colocation {} by {}: {}", one.name, one.byProcesses ? "processes" : "threads",
                     fmt::join(one.labels, ", "));
  if (!one.within.empty()) out += " in " + one.within;
  if (one.perIndex) out += ", per index";
  if (one.endsWithFirst) out += ", done with the first";
  if (one.byProcesses) out += fmt::format(", {} retries", one.retries);
  out += "\n";
}

std::string_view text(End::When when) {
  switch (when) {
    case End::When::ALL:
      return "all";
    case End::When::ANY:
      return "any";
    case End::When::LABELS:
      return "labels";
    case End::When::NEVER:
      return "never";
  }
  return "";
}

}  // namespace

std::string dump(const Program& program, const Services& services) {
  std::string out = fmt::format("program {} of {}\n", program.name, program.topology);
  for (const Parameter& one: program.parameters) {
    out += fmt::format("parameter {} {}{}\n", one.flag, one.typeText, one.secret ? ", secret" : "");
  }
  for (const NodeEntry& node: program.nodes) append(out, node, services);
  if (program.end.when != End::When::ALL) {
    out += fmt::format("end {} {}\n", text(program.end.when), fmt::join(program.end.labels, ", "));
  }
  for (const Colocation& one: program.colocations) append(out, one);
  return out;
}

}  // namespace lp::gen
