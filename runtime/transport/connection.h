// Cap'n Proto RPC (rpc.capnp, level 1) over a stream socket, without KJ's event loop.
// In: calls of handles here, messages of the peer.  Out: messages, and requests for the objects the
// peer may call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "runtime/call/message.h"
#include "runtime/call/request.h"
#include "runtime/call/runtime.h"
#include "runtime/call/target.h"
#include "runtime/transport/framing.h"

namespace lp::_ {

class Connection;
class ImportedCapability;

class ConnectionOwner {
 public:
  virtual ~ConnectionOwner() = default;
  // The peer answered, or refused, our greeting: calls may be sent.
  virtual void greeted(Connection& connection) = 0;
  // It is over. `lost` were sent and not answered.
  virtual void closed(Connection& connection, const Error& why,
                      std::vector<std::shared_ptr<OutgoingCall>> lost) = 0;
};

class Connection final: public Reactor::Watcher, public std::enable_shared_from_this<Connection> {
 public:
  struct Options {
    int socket = -1;                    // owned
    std::string peer;                   // for messages: "producer/1"
    std::string self;                   // who we say we are: "consumer/0"; may be empty
    std::shared_ptr<Target> bootstrap;  // what the peer may call; may be null
    std::weak_ptr<ConnectionOwner> owner;
    std::weak_ptr<NodeFinder> nodes;
  };
  static std::shared_ptr<Connection> make(Options options);
  ~Connection() override;

  // Asks for the peer's bootstrap capability and says who we are; greeted() follows.
  void greet();
  // Sends a call to the peer's bootstrap capability, or to one it gave us.
  void call(std::shared_ptr<OutgoingCall> call, std::optional<std::uint32_t> import);
  void cancel(OutgoingCall& call);
  void close(const Error& why);

  // For requests that came in here.
  void sendResults(std::uint32_t answer, std::unique_ptr<ReturnMessage> results);
  void sendError(std::uint32_t answer, const Error& error);
  // For ImportedCapability.
  void releaseImport(std::uint32_t import);

 private:
  struct Question {
    std::shared_ptr<OutgoingCall> call = {};  // null: bootstrap or hello
    std::vector<std::uint32_t> exports = {};  // capabilities in the arguments
    bool cancelled = false;                   // Finish is sent; only the Return is awaited
  };
  struct Pipelined {
    std::shared_ptr<Request> request;
    std::vector<std::uint16_t> path;
  };
  struct Answer {
    std::shared_ptr<Request> request;        // while it runs
    std::unique_ptr<ReturnMessage> results;  // kept for pipelined calls until Finish
    std::optional<Error> error;
    std::vector<std::uint32_t> exports;  // capabilities in the results
    std::vector<Pipelined> waiting;
    bool returned = false, finished = false, releaseExports = false;
  };
  struct Export {
    std::shared_ptr<Target> target;
    std::uint32_t references = 0;
  };
  struct Import {
    std::weak_ptr<ImportedCapability> capability;
    std::uint32_t references = 0;
  };
  using Tag = capnp::rpc::Message::Which;

  explicit Connection(Options options): options_(std::move(options)) {}

  // connection.cc: the stream
  void ready(std::uint32_t events) override;
  bool readSome();
  void send(capnp::MessageBuilder& message);
  void flush();
  void handle(std::unique_ptr<IncomingMessage> message);
  void abort(const std::string& why);

  // connection_calls.cc: questions and answers
  void handleBootstrap(capnp::rpc::Bootstrap::Reader bootstrap);
  void handleCall(std::unique_ptr<IncomingMessage> message);
  void handleReturn(std::unique_ptr<IncomingMessage> message);
  void handleFinish(capnp::rpc::Finish::Reader finish);
  void handleHello(std::uint32_t answer, capnp::AnyPointer::Reader params);
  void route(capnp::rpc::MessageTarget::Reader target, std::shared_ptr<Request> request);
  std::vector<Pipelined> returned(std::map<std::uint32_t, Answer>::iterator answer);
  void deliverPipelined(std::uint32_t answer, Pipelined call);
  void finishAnswer(std::map<std::uint32_t, Answer>::iterator answer);
  std::uint32_t newQuestion(Question question);
  Error errorOf(capnp::rpc::Return::Reader ret, idl::Envelope::Reader envelope) const;

  // connection_capabilities.cc: what travels in arguments and results
  std::vector<std::uint32_t> writeCapabilities(const std::vector<std::shared_ptr<Target>>& targets,
                                               capnp::rpc::Payload::Builder payload);
  static void writeNodes(const std::vector<std::shared_ptr<Target>>& targets,
                         capnp::List<idl::NodeRef>::Builder nodes);
  std::vector<std::shared_ptr<Target>> readCapabilities(capnp::rpc::Payload::Reader payload,
                                                        capnp::List<idl::NodeRef>::Reader nodes);
  std::shared_ptr<Target> import(std::uint32_t id);
  std::shared_ptr<Target> capabilityIn(Answer& answer, const std::vector<std::uint16_t>& path);
  void releaseExport(std::uint32_t id, std::uint32_t references);
  void handleRelease(capnp::rpc::Release::Reader release);
  void handleResolve(capnp::rpc::Resolve::Reader resolve);
  void handleDisembargo(capnp::rpc::Disembargo::Reader disembargo);

  Options options_;
  // Recursive: dropping a message drops handles, and the last handle to an import sends a Release.
  std::recursive_mutex mutex_;
  bool closed_ = false;
  bool peerIsOurs_ = false;
  std::string peerNode_;  // who the peer says it is
  MessageCutter cutter_;  // the reactor's thread only
  std::deque<std::vector<std::byte>> unsent_;
  std::size_t unsentOffset_ = 0;
  std::map<std::uint32_t, Question> questions_;
  std::map<std::uint64_t, std::uint32_t> questionOfCall_;
  std::uint32_t nextQuestion_ = 0;
  std::optional<std::uint32_t> helloQuestion_, bootstrapQuestion_;
  std::map<std::uint32_t, Answer> answers_;
  std::map<std::uint32_t, Export> exports_;
  std::map<const Target*, std::uint32_t> exportOfTarget_;
  std::uint32_t nextExport_ = 0;
  std::map<std::uint32_t, Import> imports_;
};

// An object of the peer's.
class ImportedCapability final: public Target {
 public:
  ImportedCapability(std::shared_ptr<Connection> connection, std::uint32_t id, std::string name)
      : connection_(std::move(connection)), id_(id), name_(std::move(name)) {}
  ~ImportedCapability() override { connection_->releaseImport(id_); }

  void start(std::shared_ptr<OutgoingCall> call) override {
    connection_->call(std::move(call), id_);
  }
  void cancel(OutgoingCall& call) override { connection_->cancel(call); }
  const std::string& name() const override { return name_; }

  const Connection* connection() const { return connection_.get(); }
  std::uint32_t id() const { return id_; }

 private:
  std::shared_ptr<Connection> connection_;
  std::uint32_t id_;
  std::string name_;
};

// Has a target answer a request, whatever it is: an object here, or one elsewhere.
void forward(const std::shared_ptr<Target>& target, std::shared_ptr<Request> request);

}  // namespace lp::_
