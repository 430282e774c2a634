#include "runtime/launch/file_display.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "runtime/error.h"
#include "runtime/launch/say.h"

namespace lp::_ {

namespace {

[[noreturn]] void refuse(const std::string& what, int error) {
  throw Error(Code::INVALID_ARGUMENT, what + ": " + std::generic_category().message(error));
}

}  // namespace

FileDisplay::FileDisplay(Options options)
    : options_(std::move(options)), files_(options_.names.size(), -1) {}

FileDisplay::~FileDisplay() { close(false); }

void FileDisplay::say(const std::string& text) const { _::say(options_.program, text); }

void FileDisplay::open() {
  // Others may write where temporary directories are; they do not in ours.
  if (options_.isOwnDirectory && mkdir(options_.directory.c_str(), 0700) != 0) {
    refuse("cannot make the directory " + options_.directory, errno);
  }
  isOpen_ = true;
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (options_.names[i].empty()) continue;
    const std::string path = log(i);
    std::error_code error;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
    if (error) refuse("cannot make the directory of " + path, error.value());
    files_[i] = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
    if (files_[i] < 0) refuse("cannot write " + path, errno);
  }
  if (options_.windows == nullptr) {
    return say("the nodes' output goes to " + options_.directory + "/LABEL/INDEX");
  }
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (files_[i] >= 0) options_.windows->open(options_.names[i], log(i));
  }
  if (!files_.empty()) say("the nodes' output is in " + options_.windows->place());
}

void FileDisplay::piece(std::size_t node, std::string_view text) {
  int& file = files_[node];
  while (file >= 0 && !text.empty()) {
    const ssize_t count = ::write(file, text.data(), text.size());
    if (count >= 0) {
      text.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      // A full disk is no reason to end a program that has other things to do.
      say("what " + options_.names[node] + " prints is lost from now on: cannot write " +
          log(node) + ": " + std::generic_category().message(errno));
      ::close(std::exchange(file, -1));
    }
  }
}

void FileDisplay::watch(std::vector<pollfd>& descriptors) const {
  const int complaints = options_.windows != nullptr ? options_.windows->complaints() : -1;
  if (complaints >= 0) descriptors.push_back({complaints, POLLIN, 0});
}

bool FileDisplay::write() {
  if (options_.windows != nullptr) tellComplaints();
  return true;
}

void FileDisplay::tellComplaints() {
  char buffer[4096];
  const ssize_t count = read(options_.windows->complaints(), buffer, sizeof buffer);
  if (count > 0) complaint_.append(buffer, static_cast<std::size_t>(count));
  for (std::size_t end = 0; (end = complaint_.find('\n')) != complaint_.npos;) {
    say(complaint_.substr(0, end));
    complaint_.erase(0, end + 1);
  }
}

std::string FileDisplay::log(std::size_t node) const {
  return options_.directory + "/" + options_.names[node];
}

void FileDisplay::close(bool failed) {
  if (!std::exchange(isOpen_, false)) return;
  if (options_.windows != nullptr) {
    const std::string told = options_.windows->close(failed);
    if (!told.empty()) say(told);
  }
  for (int& file: files_) {
    if (file >= 0) ::close(std::exchange(file, -1));
  }
  if (options_.windows == nullptr || !options_.isOwnDirectory || failed) return;
  std::error_code ignored;
  std::filesystem::remove_all(options_.directory, ignored);
}

std::string ownOutputDirectory(std::string_view program, const std::string& runName) {
  std::error_code error;
  std::filesystem::path base = std::filesystem::temp_directory_path(error);
  if (error) base = "/tmp";
  return base / (std::string(program) + "-" + runName);
}

}  // namespace lp::_
