// A small stand-in for the runtime's header, for fast tests.
#ifndef MOCK_MEMLEAK_POOL_PTR
#define MOCK_MEMLEAK_POOL_PTR

#include <utility>

namespace memleak {

template <class T> class pool_ptr {
public:
  pool_ptr() = default;
  pool_ptr(std::nullptr_t) {}
  pool_ptr(pool_ptr &&Other);
  template <class U> pool_ptr(pool_ptr<U> &&Other);
  ~pool_ptr();
  pool_ptr &operator=(pool_ptr &&Other);
  pool_ptr &operator=(std::nullptr_t);
  T *get() const;
  T &operator*() const;
  T *operator->() const;
  explicit operator bool() const;
  void reset();
  T *detach_raw();
};

template <class T, class U>
bool operator==(const pool_ptr<T> &, const pool_ptr<U> &);
template <class T, class U>
bool operator!=(const pool_ptr<T> &, const pool_ptr<U> &);
template <class T> bool operator==(const pool_ptr<T> &, std::nullptr_t);
template <class T> bool operator!=(const pool_ptr<T> &, std::nullptr_t);
template <class T> bool operator==(std::nullptr_t, const pool_ptr<T> &);
template <class T> bool operator!=(std::nullptr_t, const pool_ptr<T> &);

template <class T, class... Args> pool_ptr<T> make_pooled(Args &&...Given);

} // namespace memleak

#endif
