#include "runtime/launch/layout_message.h"

namespace lp::_ {

void writeLayout(const Layout& layout, capnp::List<idl::Colocation>::Builder message) {
  for (unsigned i = 0; i < message.size(); ++i) {
    const Colocation& from = layout.at(i);
    message[i].setName(from.name);
    message[i].setByProcesses(from.byProcesses);
    auto labels = message[i].initLabels(static_cast<unsigned>(from.labels.size()));
    for (unsigned label = 0; label < labels.size(); ++label) labels.set(label, from.labels[label]);
    message[i].setWithin(from.within);
    message[i].setPerIndex(from.perIndex);
    message[i].setEndsWithFirst(from.endsWithFirst);
    message[i].setRetries(from.retries);
  }
}

Layout readLayout(capnp::List<idl::Colocation>::Reader message) {
  Layout layout;
  for (idl::Colocation::Reader from: message) {
    Colocation& made = layout.emplace_back();
    made.name = from.getName().cStr();
    made.byProcesses = from.getByProcesses();
    for (capnp::Text::Reader label: from.getLabels()) made.labels.emplace_back(label.cStr());
    made.within = from.getWithin().cStr();
    made.perIndex = from.getPerIndex();
    made.endsWithFirst = from.getEndsWithFirst();
    made.retries = from.getRetries();
  }
  return layout;
}

}  // namespace lp::_
