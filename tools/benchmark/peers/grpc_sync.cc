// gRPC with a synchronous server and stub. Calls beside each other go through a completion queue,
// which is how such a client does it.
#include <deque>

#include "tools/benchmark/peers/echo.grpc.pb.h"
#include "tools/benchmark/peers/grpc_peer.h"

namespace {

using bench::grpc_peer::Blob;
using bench::grpc_peer::Echo;
using bench::grpc_peer::Number;
using bench::grpc_peer::Size;

class EchoServer final: public Echo::Service {
  grpc::Status Echo(grpc::ServerContext*, const Number* request, Number* response) override {
    response->set_x(request->x());
    return grpc::Status::OK;
  }
  grpc::Status GetBlob(grpc::ServerContext*, const Size* request, Blob* response) override {
    response->mutable_data()->assign(request->size(), 7);
    return grpc::Status::OK;
  }
};

void serve(const std::string& address, void (*ready)()) {
  EchoServer service;
  const std::unique_ptr<grpc::Server> server = bench::grpcServer(service, address);
  ready();
  server->Wait();
}

struct Call {
  grpc::ClientContext context;
  grpc::Status status;
  Number response;
  std::unique_ptr<grpc::ClientAsyncResponseReader<Number>> reader;
};

class SyncClient final: public bench::Client {
 public:
  explicit SyncClient(const std::vector<std::shared_ptr<grpc::Channel>>& channels) {
    for (const auto& channel: channels) stubs_.push_back(Echo::NewStub(channel));
  }

  std::int64_t echo(std::int64_t x) override {
    grpc::ClientContext context;
    context.set_wait_for_ready(true);
    Number request, response;
    request.set_x(x);
    bench::checkStatus(stubs_[0]->Echo(&context, request, &response));
    return response.x();
  }
  void start(std::size_t server, std::size_t slot) override {
    auto* call = new Call;
    call->context.set_wait_for_ready(true);
    Number request;
    request.set_x(static_cast<std::int64_t>(slot));
    call->reader = stubs_[server]->AsyncEcho(&call->context, request, &queue_);
    call->reader->Finish(&call->response, &call->status, call);
  }
  std::size_t wait() override {
    void* tag = nullptr;
    bool good = false;
    queue_.Next(&tag, &good);
    const std::unique_ptr<Call> call(static_cast<Call*>(tag));
    bench::checkStatus(call->status);
    return static_cast<std::size_t>(call->response.x());
  }
  std::size_t blob(std::size_t size) override {
    grpc::ClientContext context;
    Size request;
    request.set_size(size);
    Blob response;
    bench::checkStatus(stubs_[0]->GetBlob(&context, request, &response));
    return response.data().size();
  }

 private:
  std::vector<std::unique_ptr<Echo::Stub>> stubs_;
  grpc::CompletionQueue queue_;
};

std::unique_ptr<bench::Client> connect(const std::vector<std::string>& addresses) {
  return std::make_unique<SyncClient>(bench::grpcChannels(addresses));
}

std::unique_ptr<bench::Client> inside() {
  static EchoServer service;
  static const std::unique_ptr<grpc::Server> server = bench::grpcServer(service, "");
  return std::make_unique<SyncClient>(
      std::vector{server->InProcessChannel(bench::grpcArguments())});
}

}  // namespace

int main(int argc, char** argv) {
  return bench::peerMain({.serve = serve, .connect = connect, .inside = inside}, argc, argv);
}
