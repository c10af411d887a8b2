// libpq, and what Swift cannot import of it or of Linux: macros that are characters, the packed union of
// <sys/epoll.h>, GNU's names for threads, and the choice between two libpq versions.
#ifndef CLIBPQ_SHIM_H
#define CLIBPQ_SHIM_H

#include <libpq-fe.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <unistd.h>

enum clibpq_field {
    clibpq_field_severity = PG_DIAG_SEVERITY_NONLOCALIZED,
    clibpq_field_sqlstate = PG_DIAG_SQLSTATE,
    clibpq_field_message = PG_DIAG_MESSAGE_PRIMARY,
    clibpq_field_detail = PG_DIAG_MESSAGE_DETAIL,
    clibpq_field_hint = PG_DIAG_MESSAGE_HINT,
    clibpq_field_position = PG_DIAG_STATEMENT_POSITION,
    clibpq_field_context = PG_DIAG_CONTEXT,
    clibpq_field_constraint = PG_DIAG_CONSTRAINT_NAME,
    clibpq_field_function = PG_DIAG_SOURCE_FUNCTION,
};

static inline const char *clibpq_error_field(const PGresult *result, enum clibpq_field field) {
    return PQresultErrorField(result, (int)field);
}

// From libpq 17 on, a Sync can be queued without a write of its own, so that one write carries many calls.
static inline int clibpq_sync(PGconn *connection) {
#ifdef LIBPQ_HAS_SEND_PIPELINE_SYNC
    return PQsendPipelineSync(connection);
#else
    return PQpipelineSync(connection);
#endif
}

struct clibpq_ready {
    uint64_t token;
    uint32_t events;
};

static const uint32_t clibpq_readable = EPOLLIN;
static const uint32_t clibpq_writable = EPOLLOUT;

static inline void clibpq_close(int descriptor) { (void)close(descriptor); }

static inline int clibpq_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

static inline int clibpq_event_create(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

static inline void clibpq_event_signal(int event) {
    // A full counter (EAGAIN) is as good as a signal: the reader has not looked yet.
    (void)eventfd_write(event, 1);
}

static inline int clibpq_epoll_set(int epoll, int operation, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event;
    event.events = events;
    event.data.u64 = token;
    return epoll_ctl(epoll, operation, descriptor, &event);
}

static inline int clibpq_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token) {
    return clibpq_epoll_set(epoll, EPOLL_CTL_ADD, descriptor, events, token);
}

// Edge-triggered: every signal is an event of its own, and the counter need never be read back.
static inline int clibpq_epoll_add_event(int epoll, int event, uint64_t token) {
    return clibpq_epoll_set(epoll, EPOLL_CTL_ADD, event, EPOLLIN | EPOLLET, token);
}

static inline int clibpq_epoll_change(int epoll, int descriptor, uint32_t events, uint64_t token) {
    return clibpq_epoll_set(epoll, EPOLL_CTL_MOD, descriptor, events, token);
}

static inline int clibpq_epoll_remove(int epoll, int descriptor) {
    return clibpq_epoll_set(epoll, EPOLL_CTL_DEL, descriptor, 0, 0);
}

#define CLIBPQ_READY_MAX 64

// At most CLIBPQ_READY_MAX; 0 also when a signal interrupted the wait.
static inline int clibpq_epoll_wait(int epoll, struct clibpq_ready *ready, int milliseconds) {
    struct epoll_event events[CLIBPQ_READY_MAX];
    int count = epoll_wait(epoll, events, CLIBPQ_READY_MAX, milliseconds);
    if (count < 0) return 0;
    for (int i = 0; i < count; i++) {
        ready[i].token = events[i].data.u64;
        ready[i].events = events[i].events;
    }
    return count;
}

// A detached thread. Returns 0, or why there is none.
static inline int clibpq_thread_start(void *(*body)(void *), void *argument) {
    pthread_t thread;
    pthread_attr_t attributes;
    int failure = pthread_attr_init(&attributes);
    if (failure) return failure;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    failure = pthread_create(&thread, &attributes, body, argument);
    pthread_attr_destroy(&attributes);
    return failure;
}

// The calling thread's, as `top -H` shows it; 15 bytes are kept.
static inline void clibpq_thread_name(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

#endif
