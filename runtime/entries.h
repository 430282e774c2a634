// Lists of {key, value} structs, which maps are as well.
// In: what a caller has.  Out: what an interface passes, and what the user's class takes.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <vector>

namespace lp {

namespace _ {

// Any associative container whose elements make an Entry without loss.
template <typename Map, typename Entry>
concept MapOf = requires(const typename Map::key_type& key,
                         const typename Map::mapped_type& value) { Entry{key, value}; };

}  // namespace _

// What handles take for a list of {key, value} structs: a std::vector of them, or a map. Not to be
// kept: it refers to the vector that it was made from.
template <typename Entry>
class Entries {
 public:
  Entries(const std::vector<Entry>& entries): entries_(entries) {}
  Entries(std::initializer_list<Entry> entries): own_(entries), entries_(own_) {}
  template <_::MapOf<Entry> Map>
  Entries(const Map& map): entries_(own_) {
    own_.reserve(map.size());
    for (const auto& [key, value]: map) own_.push_back(Entry{key, value});
  }
  Entries(const Entries&) = delete;
  Entries& operator=(const Entries&) = delete;

  operator const std::vector<Entry>&() const { return entries_; }
  std::size_t size() const { return entries_.size(); }

 private:
  std::vector<Entry> own_;
  const std::vector<Entry>& entries_;
};

namespace _ {

// For an object whose method takes them, as a std::vector or a map.
template <typename Entry>
struct EntriesArgument {
  const std::vector<Entry>& entries;

  operator const std::vector<Entry>&() const { return entries; }
  template <MapOf<Entry> Map>
    requires requires(Map map, Entry entry) { map.insert_or_assign(entry.key, entry.value); }
  operator Map() const {
    Map map;
    for (const Entry& entry: entries) map.insert_or_assign(entry.key, entry.value);
    return map;
  }
};
template <typename Entry>
EntriesArgument<Entry> argument(const std::vector<Entry>& entries) {
  return {entries};
}

}  // namespace _

}  // namespace lp
