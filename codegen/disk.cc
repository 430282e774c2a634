#include "codegen/disk.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace lp::gen {

namespace {

namespace fs = std::filesystem;

std::string cannot(std::string_view what, const fs::path& path, int error) {
  std::string why = std::generic_category().message(error);
  return fmt::format("cannot {} `{}`: {}", what, path.generic_string(), why);
}

// A file that waits beside its place until all of its set are complete; removed if it never gets
// there.
class Waiting {
 public:
  explicit Waiting(fs::path place)
      : place_(std::move(place)),
        path_(place_.parent_path() / fmt::format(".{}.{}", place_.filename().string(), getpid())) {}
  ~Waiting() {
    if (!path_.empty()) unlink(path_.c_str());
  }
  Waiting(Waiting&& other) noexcept
      : place_(std::move(other.place_)), path_(std::exchange(other.path_, {})) {}
  Waiting& operator=(Waiting&&) = delete;

  std::optional<std::string> fill(std::string_view content) const {
    int file = open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) return cannot("write", place_, errno);
    int error = 0;
    while (!content.empty() && error == 0) {
      ssize_t written = ::write(file, content.data(), content.size());
      if (written >= 0) {
        content.remove_prefix(static_cast<std::size_t>(written));
      } else if (errno != EINTR) {
        error = errno;
      }
    }
    if (close(file) != 0 && error == 0) error = errno;
    if (error != 0) return cannot("write", place_, error);
    return std::nullopt;
  }

  std::optional<std::string> settle() {
    if (rename(path_.c_str(), place_.c_str()) != 0) return cannot("write", place_, errno);
    path_.clear();
    return std::nullopt;
  }

 private:
  fs::path place_, path_;
};

}  // namespace

std::optional<std::string> Disk::read(const std::string& path) {
  struct stat status{};
  bool isFile = stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
  if (!isFile) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream content;
  content << file.rdbuf();
  if (file.bad()) return std::nullopt;
  return std::move(content).str();
}

std::string FileLines::line(const std::string& file, unsigned line) {
  auto [place, isNew] = contents_.try_emplace(file);
  if (isNew) place->second = files_.read(file).value_or("");
  std::string_view rest = place->second;
  for (unsigned i = 1; i < line; ++i) {
    std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return {};
    rest.remove_prefix(end + 1);
  }
  rest = rest.substr(0, rest.find('\n'));
  if (rest.ends_with('\r')) rest.remove_suffix(1);
  return std::string(rest);
}

std::optional<std::string> write(const FileSet& set, const std::string& folder) {
  Disk disk;
  std::vector<Waiting> waiting;
  for (const auto& [name, content]: set.files) {
    fs::path place = fs::path(folder) / name;
    if (disk.read(place.string()) == content) continue;
    std::error_code error;
    if (place.has_parent_path()) fs::create_directories(place.parent_path(), error);
    if (error) return cannot("make the folder", place.parent_path(), error.value());
    waiting.emplace_back(std::move(place));
    if (auto trouble = waiting.back().fill(content)) return trouble;
  }
  for (Waiting& one: waiting) {
    if (auto trouble = one.settle()) return trouble;
  }
  return std::nullopt;
}

}  // namespace lp::gen
