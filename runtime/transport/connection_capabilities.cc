// Handles in arguments and results: what we lent the peer, what it lent us.
#include <utility>

#include "runtime/transport/connection.h"

namespace lp::_ {

// With the lock held, as all below unless said.
std::vector<std::uint32_t> Connection::writeCapabilities(
    const std::vector<std::shared_ptr<Target>>& targets, capnp::rpc::Payload::Builder payload) {
  std::vector<std::uint32_t> exported;
  if (targets.empty()) return exported;
  auto table = payload.initCapTable(static_cast<unsigned>(targets.size()));
  for (unsigned i = 0; i < targets.size(); ++i) {
    const std::shared_ptr<Target>& target = targets[i];
    if (target == nullptr) {
      table[i].setNone();
      continue;
    }
    if (auto imported = std::dynamic_pointer_cast<ImportedCapability>(target);
        imported != nullptr && imported->connection() == this) {
      table[i].setReceiverHosted(imported->id());
      continue;
    }
    auto [known, isNew] = exportOfTarget_.try_emplace(target.get(), nextExport_);
    if (isNew) exports_[nextExport_++].target = target;
    ++exports_[known->second].references;
    table[i].setSenderHosted(known->second);
    exported.push_back(known->second);
  }
  return exported;
}

void Connection::writeNodes(const std::vector<std::shared_ptr<Target>>& targets,
                            capnp::List<idl::NodeRef>::Builder nodes) {
  for (unsigned i = 0; i < targets.size(); ++i) {
    if (targets[i] == nullptr || !targets[i]->isNode()) continue;
    const std::string& name = targets[i]->name();
    const std::size_t slash = name.rfind('/');
    nodes[i].setLabel(name.substr(0, slash));
    nodes[i].setIndex(static_cast<std::uint32_t>(std::stoul(name.substr(slash + 1))));
  }
}

std::vector<std::shared_ptr<Target>> Connection::readCapabilities(
    capnp::rpc::Payload::Reader payload, capnp::List<idl::NodeRef>::Reader nodes) {
  std::vector<std::shared_ptr<Target>> targets;
  auto finder = options_.nodes.lock();
  unsigned i = 0;
  for (auto descriptor: payload.getCapTable()) {
    std::shared_ptr<Target> target;
    switch (descriptor.which()) {
      case capnp::rpc::CapDescriptor::SENDER_HOSTED:
        target = import(descriptor.getSenderHosted());
        break;
      case capnp::rpc::CapDescriptor::SENDER_PROMISE:
        // Calls go to the promise: its host passes them on once it is resolved.
        target = import(descriptor.getSenderPromise());
        break;
      case capnp::rpc::CapDescriptor::RECEIVER_HOSTED: {
        auto found = exports_.find(descriptor.getReceiverHosted());
        if (found == exports_.end())
          throw Error(Code::INVALID_ARGUMENT, "a capability that was not exported");
        target = found->second.target;
        break;
      }
      case capnp::rpc::CapDescriptor::RECEIVER_ANSWER: {
        auto promised = descriptor.getReceiverAnswer();
        std::vector<std::uint16_t> path;
        for (auto step: promised.getTransform()) {
          if (step.isGetPointerField()) path.push_back(step.getGetPointerField());
        }
        auto found = answers_.find(promised.getQuestionId());
        if (found != answers_.end()) target = capabilityIn(found->second, path);
        break;
      }
      case capnp::rpc::CapDescriptor::THIRD_PARTY_HOSTED:
        target = import(descriptor.getThirdPartyHosted().getVineId());
        break;
      default:
        break;
    }
    // A node of our program is better called without a detour. Its import is released as `target`
    // goes.
    if (finder != nullptr && i < nodes.size() && nodes[i].hasLabel() &&
        nodes[i].getLabel().size() > 0) {
      if (auto direct = finder->find(nodes[i].getLabel().cStr(), nodes[i].getIndex()))
        target = std::move(direct);
    }
    targets.push_back(std::move(target));
    ++i;
  }
  return targets;
}

std::shared_ptr<Target> Connection::import(std::uint32_t id) {
  Import& entry = imports_[id];
  ++entry.references;
  std::shared_ptr<ImportedCapability> capability = entry.capability.lock();
  if (capability == nullptr) {
    capability = std::make_shared<ImportedCapability>(
        shared_from_this(), id, "an object of " + (peerNode_.empty() ? options_.peer : peerNode_));
    entry.capability = capability;
  }
  return capability;
}

// Without the lock, from the destructor of the last handle.
void Connection::releaseImport(std::uint32_t id) {
  std::lock_guard lock(mutex_);
  auto found = imports_.find(id);
  // The peer may have sent it again meanwhile.
  if (found == imports_.end() || !found->second.capability.expired()) return;
  capnp::MallocMessageBuilder message;
  auto release = message.initRoot<capnp::rpc::Message>().initRelease();
  release.setId(id);
  release.setReferenceCount(found->second.references);
  imports_.erase(found);
  send(message);
}

std::shared_ptr<Target> Connection::capabilityIn(Answer& answer,
                                                 const std::vector<std::uint16_t>& path) {
  if (answer.results == nullptr) return nullptr;
  capnp::AnyPointer::Reader at = answer.results->content().asReader();
  for (std::uint16_t field: path) {
    auto pointers = at.getAs<capnp::AnyStruct>().getPointerSection();
    if (field >= pointers.size()) return nullptr;
    at = pointers[field];
  }
  if (!at.isCapability()) return nullptr;
  return targetOf(at.getAs<capnp::Capability>());
}

void Connection::releaseExport(std::uint32_t id, std::uint32_t references) {
  auto found = exports_.find(id);
  if (found == exports_.end()) return;
  Export& entry = found->second;
  if (entry.references > references) {
    entry.references -= references;
    return;
  }
  std::shared_ptr<Target> gone = std::move(entry.target);
  exportOfTarget_.erase(gone.get());
  exports_.erase(found);
}

void Connection::handleRelease(capnp::rpc::Release::Reader release) {
  std::lock_guard lock(mutex_);
  releaseExport(release.getId(), release.getReferenceCount());
}

void Connection::handleResolve(capnp::rpc::Resolve::Reader resolve) {
  // We go on calling the promise; what it resolved to is given back at once.
  if (!resolve.isCap()) return;
  std::lock_guard lock(mutex_);
  auto cap = resolve.getCap();
  if (cap.isSenderHosted()) {
    import(cap.getSenderHosted());
  } else if (cap.isSenderPromise()) {
    import(cap.getSenderPromise());
  }
}

void Connection::handleDisembargo(capnp::rpc::Disembargo::Reader disembargo) {
  if (!disembargo.getContext().isSenderLoopback()) return;
  // All calls that came before were passed on in order: the echo may follow them.
  std::lock_guard lock(mutex_);
  std::shared_ptr<Target> target;
  auto aim = disembargo.getTarget();
  if (aim.isImportedCap()) {
    auto found = exports_.find(aim.getImportedCap());
    if (found != exports_.end()) target = found->second.target;
  } else if (aim.isPromisedAnswer()) {
    std::vector<std::uint16_t> path;
    for (auto step: aim.getPromisedAnswer().getTransform()) {
      if (step.isGetPointerField()) path.push_back(step.getGetPointerField());
    }
    auto found = answers_.find(aim.getPromisedAnswer().getQuestionId());
    if (found != answers_.end()) target = capabilityIn(found->second, path);
  }
  auto imported = std::dynamic_pointer_cast<ImportedCapability>(target);
  if (imported == nullptr || imported->connection() != this) {
    throw Error(Code::INVALID_ARGUMENT, "a disembargo of something that is not the sender's");
  }
  capnp::MallocMessageBuilder message;
  auto echo = message.initRoot<capnp::rpc::Message>().initDisembargo();
  echo.initTarget().setImportedCap(imported->id());
  echo.getContext().setReceiverLoopback(disembargo.getContext().getSenderLoopback());
  send(message);
}

}  // namespace lp::_
