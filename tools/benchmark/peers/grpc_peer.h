// What both gRPC peers share.
// In: addresses.  Out: channels and servers without limits on a message's size.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "tools/benchmark/peers/peer.h"

namespace bench {

inline std::string grpcAddress(const std::string& address) {
  const std::string port = addressAfter("tcp:", address);
  return port.empty() ? address : "127.0.0.1:" + port;
}

inline grpc::ChannelArguments grpcArguments() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  return arguments;
}

inline std::vector<std::shared_ptr<grpc::Channel>> grpcChannels(
    const std::vector<std::string>& addresses) {
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  for (const std::string& address: addresses) {
    channels.push_back(grpc::CreateCustomChannel(
        grpcAddress(address), grpc::InsecureChannelCredentials(), grpcArguments()));
  }
  return channels;
}

// Listens at the address; with none, for channels of this process alone.
inline std::unique_ptr<grpc::Server> grpcServer(grpc::Service& service,
                                                const std::string& address) {
  grpc::ServerBuilder builder;
  if (!address.empty()) {
    builder.AddListeningPort(grpcAddress(address), grpc::InsecureServerCredentials());
  }
  builder.SetMaxSendMessageSize(-1);
  builder.RegisterService(&service);
  return builder.BuildAndStart();
}

inline void checkStatus(const grpc::Status& status) {
  if (!status.ok()) throw std::runtime_error(status.error_message());
}

}  // namespace bench
