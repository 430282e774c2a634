// gRPC with callbacks on both ends.
#include <condition_variable>
#include <deque>
#include <mutex>

#include "tools/benchmark/peers/echo.grpc.pb.h"
#include "tools/benchmark/peers/grpc_peer.h"

namespace {

using bench::grpc_peer::Blob;
using bench::grpc_peer::Echo;
using bench::grpc_peer::Number;
using bench::grpc_peer::Size;

class EchoServer final: public Echo::CallbackService {
  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context, const Number* request,
                                 Number* response) override {
    response->set_x(request->x());
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
  grpc::ServerUnaryReactor* GetBlob(grpc::CallbackServerContext* context, const Size* request,
                                    Blob* response) override {
    response->mutable_data()->assign(request->size(), 7);
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

void serve(const std::string& address, void (*ready)()) {
  EchoServer service;
  const std::unique_ptr<grpc::Server> server = bench::grpcServer(service, address);
  ready();
  server->Wait();
}

// Calls that are done, from gRPC's threads to the client's.
class Finished {
 public:
  void add(std::size_t slot, const grpc::Status& status) {
    std::lock_guard lock(mutex_);
    calls_.emplace_back(slot, status);
    changed_.notify_one();
  }
  std::size_t take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !calls_.empty(); });
    const auto [slot, status] = calls_.front();
    calls_.pop_front();
    bench::checkStatus(status);
    return slot;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::pair<std::size_t, grpc::Status>> calls_;
};

struct Call {
  grpc::ClientContext context;
  Number request, response;
};

class CallbackClient final: public bench::Client {
 public:
  explicit CallbackClient(const std::vector<std::shared_ptr<grpc::Channel>>& channels) {
    for (const auto& channel: channels) stubs_.push_back(Echo::NewStub(channel));
  }

  std::int64_t echo(std::int64_t x) override {
    start(0, static_cast<std::size_t>(x));
    return static_cast<std::int64_t>(wait());
  }
  void start(std::size_t server, std::size_t slot) override {
    auto* call = new Call;
    call->context.set_wait_for_ready(true);
    call->request.set_x(static_cast<std::int64_t>(slot));
    stubs_[server]->async()->Echo(&call->context, &call->request, &call->response,
                                  [this, call](grpc::Status status) {
                                    const auto x = static_cast<std::size_t>(call->response.x());
                                    delete call;
                                    finished_.add(x, status);
                                  });
  }
  std::size_t wait() override { return finished_.take(); }
  std::size_t blob(std::size_t size) override {
    grpc::ClientContext context;
    Size request;
    request.set_size(size);
    Blob response;
    stubs_[0]->async()->GetBlob(&context, &request, &response,
                                [&](grpc::Status status) { finished_.add(0, status); });
    wait();
    return response.data().size();
  }

 private:
  std::vector<std::unique_ptr<Echo::Stub>> stubs_;
  Finished finished_;
};

std::unique_ptr<bench::Client> connect(const std::vector<std::string>& addresses) {
  return std::make_unique<CallbackClient>(bench::grpcChannels(addresses));
}

std::unique_ptr<bench::Client> inside() {
  static EchoServer service;
  static const std::unique_ptr<grpc::Server> server = bench::grpcServer(service, "");
  return std::make_unique<CallbackClient>(
      std::vector{server->InProcessChannel(bench::grpcArguments())});
}

}  // namespace

int main(int argc, char** argv) {
  return bench::peerMain({.serve = serve, .connect = connect, .inside = inside}, argc, argv);
}
