// Cap'n Proto RPC (rpc.capnp, level 1) over a stream socket or shared memory, without KJ's event
// loop. In: calls of handles here, messages of the peer.  Out: messages, and requests for the
// objects the peer may call.
#pragma once

#include <capnp/rpc.capnp.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "lp/call.capnp.h"
#include "runtime/call/message.h"
#include "runtime/call/poller.h"
#include "runtime/call/request.h"
#include "runtime/call/spin.h"
#include "runtime/call/target.h"
#include "runtime/transport/address.h"
#include "runtime/transport/framing.h"
#include "runtime/transport/head.h"
#include "runtime/transport/id_table.h"
#include "runtime/transport/ring_stream.h"
#include "runtime/transport/send_queue.h"
#include "runtime/transport/socket_stream.h"

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

// Who reads. One thread at a time: the one that waits for an answer, if there is one, else a
// thread of the poller's, which runs the calls it reads. While the former read (and for a moment
// after, as they tend to come again) the poller does not watch the socket, and no thread is woken
// in vain.
//
// What is written leaves in one write with what else the thread has to write in its turn, or when
// sixteen messages have gathered.
class Connection final: public Watcher,
                        public Carrier,
                        public Outbox,
                        public Tended,
                        public std::enable_shared_from_this<Connection> {
 public:
  // What may wait here for a peer that does not keep up; further calls fail with
  // RESOURCE_EXHAUSTED.
  struct Limits {
    std::size_t calls = 1'000'000;             // without an answer
    std::size_t bytes = std::size_t{1} << 30;  // not sent yet
  };
  struct Options {
    int socket = -1;                    // owned
    std::string peer;                   // for messages: "producer/1"
    std::string self;                   // who we say we are: "consumer/0"; may be empty
    std::shared_ptr<Target> bootstrap;  // what the peer may call; may be null
    std::weak_ptr<ConnectionOwner> owner;
    std::weak_ptr<NodeFinder> nodes;
    std::optional<Token> token = {};  // sent before we greet
    bool sharedMemory = false;        // offered when we greet, or taken if it is offered
    Limits limits = {};
  };
  static std::shared_ptr<Connection> make(Options options);
  ~Connection() override;

  // Asks for the peer's bootstrap capability and says who we are; greeted() follows.
  void greet();
  // Sends a call to the peer's bootstrap capability, or to one it gave us.
  void call(const std::shared_ptr<OutgoingCall>& call, std::optional<std::uint32_t> import);
  void cancel(OutgoingCall& call);
  void close(const Error& why);

  // For requests that came in here: each answers once.
  void sendResults(std::uint32_t answer);
  void sendError(std::uint32_t answer, const Error& error);
  // For ImportedCapability.
  void releaseImport(std::uint32_t import);

  // Carrier: a thread waits for an answer. Outbox, Tended.
  void linger(const FutureBase& wanted) override;
  bool help(const FutureBase& wanted, Sleeper& sleeper, const TimePoint* until) override;
  void expect() override;
  void flush() override;
  bool tend() override;
  // Watcher, where the bytes come through memory.
  bool canPeek() const override { return !closed_ && stream().canPeek(); }
  bool peek() const override { return !closed_ && stream().peek(); }
  bool isPeerElsewhere() const override { return stream().isPeerElsewhere(); }
  bool rest() override;

 private:
  struct Question {
    bool open = false;                        // asked, and not yet answered
    bool cancelled = false;                   // Finish is sent; only the Return is awaited
    std::shared_ptr<OutgoingCall> call = {};  // null: bootstrap or hello
    std::vector<std::uint32_t> exports = {};  // capabilities in the arguments
  };
  using Path = std::vector<std::uint16_t>;  // pointers to follow in results
  struct Pipelined {
    std::shared_ptr<Request> request;
    Path path;
  };
  // What few answers have.
  struct AnswerMore {
    std::shared_ptr<Target> bootstrap;  // instead of a request's results
    std::optional<Error> error;
    std::vector<std::uint32_t> exports;  // capabilities in the results
    std::vector<Pipelined> waiting;
  };
  struct Answer {
    // While it runs; later, with its results, for pipelined calls until Finish.
    std::shared_ptr<Request> request;
    std::unique_ptr<AnswerMore> rare;
    bool returned = false, finished = false, releaseExports = false;

    AnswerMore& more() {
      if (rare == nullptr) rare = std::make_unique<AnswerMore>();
      return *rare;
    }
  };
  struct Export {
    std::shared_ptr<Target> target;
    std::uint32_t references = 0;
  };
  struct Import {
    std::weak_ptr<ImportedCapability> capability;
    std::uint32_t references = 0;
  };
  static constexpr std::uint16_t HELLO_VERSION = 1;
  using Tag = capnp::rpc::Message::Which;
  using Nodes = capnp::List<idl::NodeRef>::Reader;

  explicit Connection(Options options): options_(std::move(options)), socket_(options_.socket) {}

  // connection_reading.cc: whose turn it is to read
  enum Reading : int { NOBODY, SOMEBODY, SOMEBODY_AND_MORE };
  enum class Got { SOMETHING, NOTHING, END };
  void ready(std::uint32_t events, Turn& turn) override;
  bool handedOver() override;
  void resume(Turn& turn) override;
  bool own();
  bool disown();
  void read(Turn* turn);
  ByteStream& stream() const { return *stream_.load(std::memory_order_acquire); }
  bool handleAll(Turn* turn);
  std::weak_ptr<Outbox> self() override { return weak_from_this(); }
  Got readSome(bool lingers);
  bool startReading();
  bool stopReading();
  template <typename Sleep>
  void waitFor(const FutureBase& wanted, Sleep sleep);
  void callNextReader();
  void beTended();
  void watch(bool input);
  void flushNow();

  // connection.cc: the stream
  void send(capnp::MessageBuilder& message, const std::shared_ptr<const void>& keep = {});
  template <typename Owner>
  void sendContent(ContentMessage& message, const std::shared_ptr<Owner>& owner) {
    message.isSmall() ? send(message) : send(message, owner);
  }
  void leave(bool mayWait);
  static bool isTooLarge(capnp::MessageBuilder& message);
  static std::string tooLarge(capnp::MessageBuilder& message);
  void useRings(std::unique_ptr<SharedRings> rings);
  void handle(MessageBytes bytes, Turn* turn);
  void abort(const std::string& why);

  // connection_calls.cc: questions we ask
  std::uint32_t newQuestion(std::shared_ptr<OutgoingCall> call);
  void forget(std::uint32_t question);
  std::shared_ptr<OutgoingCall> takeCall(std::uint32_t question);
  void refuseTooLarge(OutgoingCall& call) const;
  // Whether there is no room for another call. With the lock held.
  bool isFull() const {
    return openQuestions_ >= options_.limits.calls || output_.unsent() >= options_.limits.bytes;
  }
  void refuseFull(OutgoingCall& call) const;
  void writeCall(OutgoingCall& call, std::uint32_t id, std::optional<std::uint32_t> import);
  void keepBootstrap(capnp::rpc::Return::Reader ret);
  void agree(idl::Peer::HelloResults::Reader hello);
  bool handleResults(const ReturnHead& head, MessageBytes& bytes);
  void handleReturn(const std::shared_ptr<IncomingMessage>& message,
                    idl::Envelope::Reader envelope);
  Error errorOf(capnp::rpc::Return::Reader ret, idl::Envelope::Reader envelope) const;

  // connection_answers.cc: answers we owe
  void handleBootstrap(capnp::rpc::Bootstrap::Reader bootstrap);
  void handlePlainCall(const CallHead& head, MessageBytes bytes, Turn* turn);
  void handleCall(const std::shared_ptr<IncomingMessage>& message, idl::Envelope::Reader envelope,
                  Turn* turn);
  void handleFinish(capnp::rpc::Finish::Reader finish);
  void handleHello(std::uint32_t answer, capnp::AnyPointer::Reader params);
  Answer& newAnswer(std::uint32_t id);
  std::shared_ptr<Request> accept(const std::shared_ptr<IncomingMessage>& message,
                                  idl::Envelope::Reader envelope, capnp::rpc::Call::Reader call);
  std::shared_ptr<Target> exported(std::uint32_t id);
  void route(capnp::rpc::MessageTarget::Reader target, std::shared_ptr<Request> request,
             Turn* turn);
  void sendReturn(std::uint32_t id, Answer& answer, ContentMessage& results);
  std::vector<Pipelined> returned(std::uint32_t id, Answer& answer);
  void deliverPipelined(std::uint32_t answer, Pipelined call);
  void finishAnswer(std::uint32_t id, Answer& answer);

  // connection_capabilities.cc: what travels in arguments and results
  std::vector<std::uint32_t> writeCapabilities(const std::vector<std::shared_ptr<Target>>& targets,
                                               capnp::rpc::Payload::Builder payload);
  static void writeNodes(const std::vector<std::shared_ptr<Target>>& targets,
                         capnp::List<idl::NodeRef>::Builder nodes);
  std::vector<std::shared_ptr<Target>> readCapabilities(capnp::rpc::Payload::Reader payload,
                                                        Nodes nodes);
  std::shared_ptr<Target> readCapability(capnp::rpc::CapDescriptor::Reader descriptor);
  std::shared_ptr<Target> import(std::uint32_t id);
  static Path pathOf(capnp::rpc::PromisedAnswer::Reader promised);
  static std::shared_ptr<Target> capabilityIn(Answer& answer, const Path& path);
  void releaseExport(std::uint32_t id, std::uint32_t references);
  void handleRelease(capnp::rpc::Release::Reader release);
  void handleResolve(capnp::rpc::Resolve::Reader resolve);
  void handleDisembargo(capnp::rpc::Disembargo::Reader disembargo);

  Options options_;
  std::shared_ptr<const std::string> peerNode_;  // who the peer says it is; null if it does not

  SocketStream socket_;
  std::unique_ptr<SharedRings> offered_;
  std::unique_ptr<RingStream> rings_;  // once both sides have said so
  std::atomic<ByteStream*> stream_ = &socket_;

  // The reader's: whoever owns the reading.
  std::atomic<int> reading_{NOBODY};
  MessageCutter cutter_;
  Spin spin_;
  bool drained_ = true;      // the last read took all there was
  bool nothingYet_ = false;  // there can be nothing to read

  // Recursive: dropping a message drops handles, and the last handle to an import sends a Release.
  std::recursive_mutex mutex_;
  std::atomic<bool> closed_ = false;
  bool peerIsOurs_ = false;
  // A plain peer does not say which calls are a stream: all that it makes are one.
  const std::uint64_t plainStream_ = newCallId();
  SendQueue output_;
  const void* corkedBy_ = nullptr;         // the thread that will call flush()
  bool blocked_ = false;                   // the stream takes no more for now
  std::atomic<bool> mayBeBlocked_{false};  // the same for those without the lock
  bool watched_ = true;                    // the poller is to tell of what there is to read
  bool expected_ = false;                  // an answer is awaited by nobody who would read
  bool tended_ = false;                    // tend() is called
  bool used_ = false;                      // since the last tend()
  int idleTicks_ = 0;                      // since it was used
  std::vector<Sleeper*> wantToRead_;       // threads that wait while another one reads
  std::atomic<int> mayWantToRead_{0};      // of those, and who is about to find out

  std::vector<Question> questions_;
  std::vector<std::uint32_t> freeQuestions_;
  std::size_t openQuestions_ = 0;
  std::optional<std::uint32_t> helloQuestion_, bootstrapQuestion_;
  std::optional<std::uint32_t> bootstrapImport_;  // once it is known; kept as long as this lives
  IdTable<Answer> answers_;
  IdTable<Export> exports_;
  std::size_t exportCount_ = 0;
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

  void start(std::shared_ptr<OutgoingCall> call) override { connection_->call(call, id_); }
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
void forward(const std::shared_ptr<Target>& target, std::shared_ptr<Request> request, Turn* turn);

}  // namespace lp::_
