#include "runtime/error.h"

#include <cxxabi.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <new>
#include <stdexcept>
#include <system_error>
#include <typeinfo>
#include <utility>

#include "runtime/logs/logger.h"
#include "runtime/service.h"

namespace lp {

std::string_view toText(Code code) {
  constexpr std::array<std::string_view, 17> NAMES = {"OK",
                                                      "CANCELLED",
                                                      "UNKNOWN",
                                                      "INVALID_ARGUMENT",
                                                      "DEADLINE_EXCEEDED",
                                                      "NOT_FOUND",
                                                      "ALREADY_EXISTS",
                                                      "PERMISSION_DENIED",
                                                      "RESOURCE_EXHAUSTED",
                                                      "FAILED_PRECONDITION",
                                                      "ABORTED",
                                                      "OUT_OF_RANGE",
                                                      "UNIMPLEMENTED",
                                                      "INTERNAL",
                                                      "UNAVAILABLE",
                                                      "DATA_LOSS",
                                                      "UNAUTHENTICATED"};
  const auto number = static_cast<std::size_t>(code);
  return number < NAMES.size() ? NAMES[number] : "UNKNOWN";
}

namespace {

// Cut between characters.
std::string atMost(std::size_t size, std::string text) {
  if (text.size() <= size) return text;
  const std::string note = "... (" + std::to_string(text.size()) + " bytes)";
  std::size_t end = size - note.size();
  const auto continues = [&] { return (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80; };
  while (end > 0 && continues()) --end;
  text.resize(end);
  return text + note;
}

}  // namespace

Error::Error(Code code, std::string text, std::string node, std::string origin,
             _::EncodedPayload payload)
    : code_(code),
      text_(atMost(MOST_TEXT, std::move(text))),
      node_(std::move(node)),
      origin_(std::move(origin)),
      payload_(std::move(payload)) {
  if (!node_.empty()) what_ = node_ + ": ";
  what_ += toText(code_);
  what_ += ": ";
  what_ += text_;
  if (!origin_.empty()) what_ += " (from " + origin_ + ")";
}

namespace _ {

std::string demangle(const std::type_info& type) {
  int status = 0;
  std::unique_ptr<char, void (*)(void*)> name(
      abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), std::free);
  return status == 0 ? std::string(name.get()) : std::string(type.name());
}

EncodedPayload checkedPayload(std::uint64_t type, Bytes bytes, const std::string& text) {
  if (bytes.size() > Error::MOST_PAYLOAD) {
    throw Error(Code::RESOURCE_EXHAUSTED, "an error, `" + text + "`, with a payload of " +
                                              std::to_string(bytes.size()) + " bytes; at most " +
                                              std::to_string(Error::MOST_PAYLOAD) + " are taken");
  }
  return {type, std::move(bytes)};
}

void logUnreadablePayload(const Error& error) {
  const Error why = toError(std::current_exception(), "");
  logOfRuntime(LogLevel::WARNING, std::string("the payload of an error cannot be read (") +
                                      why.text() + "); the error: " + error.what());
}

}  // namespace _

namespace {

Code codeOf(const std::exception& exception) {
  if (dynamic_cast<const std::invalid_argument*>(&exception)) return Code::INVALID_ARGUMENT;
  if (dynamic_cast<const std::domain_error*>(&exception)) return Code::INVALID_ARGUMENT;
  if (dynamic_cast<const std::length_error*>(&exception)) return Code::INVALID_ARGUMENT;
  if (dynamic_cast<const std::out_of_range*>(&exception)) return Code::OUT_OF_RANGE;
  if (dynamic_cast<const std::range_error*>(&exception)) return Code::OUT_OF_RANGE;
  if (dynamic_cast<const std::bad_alloc*>(&exception)) return Code::RESOURCE_EXHAUSTED;
  return Code::UNKNOWN;
}

std::string originOf(const std::string& node, const std::string& type) {
  return node.empty() ? type : node + ": " + type;
}

}  // namespace

Error toError(std::exception_ptr exception, const std::string& node) {
  try {
    std::rethrow_exception(std::move(exception));
  } catch (const Error& error) {
    std::string origin = error.origin().empty() ? originOf(node, "lp::Error") : error.origin();
    return Error(error.code(), error.text(), node, std::move(origin), error.lpPayload());
  } catch (const std::exception& error) {
    return Error(codeOf(error), error.what(), node, originOf(node, _::demangle(typeid(error))));
  } catch (...) {
    const std::type_info* type = abi::__cxa_current_exception_type();
    std::string name = type != nullptr ? _::demangle(*type) : "unknown";
    return Error(Code::UNKNOWN, "an exception of type " + name, node, originOf(node, name));
  }
}

}  // namespace lp
