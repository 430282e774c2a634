#include "runtime/dynamic/description.h"

#include <kj/exception.h>

#include <algorithm>
#include <utility>

#include "runtime/call/introspection.h"
#include "runtime/call/nearest.h"
#include "runtime/call/wire.h"
#include "runtime/error.h"

namespace lp::_ {

std::shared_ptr<const Description> Description::ask(const Handle& handle) {
  try {
    const auto call = introspect(handle, DESCRIBE);
    return std::make_shared<Description>(
        handle.lpName(), call->response().content().getAs<idl::Introspection::DescribeResults>());
  } catch (const Error& error) {
    if (error.code() != Code::UNIMPLEMENTED) throw;
    throw Error(
        Code::UNIMPLEMENTED,
        handle.lpName() + " cannot say what its methods are, so it cannot be called by name",
        error.node(), error.origin(), error.lpPayload());
  }
}

Description::Description(std::string node, idl::Introspection::DescribeResults::Reader from)
    : node_(std::move(node)) {
  try {
    read(from);
  } catch (const kj::Exception& exception) {
    throw Error(Code::INTERNAL,
                node_ + " describes itself wrongly: " + exception.getDescription().cStr(), node_,
                {});
  }
}

void Description::read(idl::Introspection::DescribeResults::Reader from) {
  service_ = text(from.getService());
  for (auto schema: from.getSchemas()) loader_.load(schema);
  for (auto method: from.getMethods()) {
    Entry& entry = entries_.emplace_back();
    entry.name = text(method.getName());
    entry.method = {.name = entry.name,
                    .interfaceId = method.getInterfaceId(),
                    .ordinal = method.getOrdinal(),
                    .idempotent = method.getIdempotent(),
                    .timeoutMs = method.getDeadlineMs()};
    KJ_IF_MAYBE(schema, loader_.tryGet(entry.method.interfaceId)) {
      const auto methods = schema->asInterface().getMethods();
      if (entry.method.ordinal < methods.size()) entry.schema = methods[entry.method.ordinal];
    }
  }
}

std::vector<std::string> Description::names() const {
  std::vector<std::string> names;
  for (const Entry& entry: entries_) names.push_back(entry.name);
  return names;
}

const Description::Entry& Description::find(std::string_view name) const {
  const auto found = std::ranges::find(entries_, name, &Entry::name);
  if (found != entries_.end()) return *found;
  const std::vector<std::string> all = names();
  const std::string_view meant = nearest(name, all);
  std::string hint = "did you mean `" + std::string(meant) + "`?";
  if (meant.empty()) {
    hint = "it has ";
    for (const std::string& one: all) hint += (&one == &all[0] ? "`" : ", `") + one + "`";
    if (all.empty()) hint += "none";
  }
  throw Error(Code::UNIMPLEMENTED,
              node_ + ", a " + service_ + ", has no method `" + std::string(name) + "`; " + hint,
              node_, {});
}

}  // namespace lp::_
