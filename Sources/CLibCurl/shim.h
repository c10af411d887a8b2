// libcurl's setters are variadic, which Swift does not call: one plain function for each type of argument.
#pragma once
#include <curl/curl.h>

static inline CURLcode aikotoba_curl_start(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }
static inline CURLcode aikotoba_curl_set_long(CURL *h, CURLoption o, long v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode aikotoba_curl_set_size(CURL *h, CURLoption o, curl_off_t v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode aikotoba_curl_set_text(CURL *h, CURLoption o, const char *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode aikotoba_curl_set_pointer(CURL *h, CURLoption o, void *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode aikotoba_curl_set_list(CURL *h, CURLoption o, struct curl_slist *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode aikotoba_curl_set_reader(CURL *h, size_t (*f)(char *, size_t, size_t, void *), void *context) {
    CURLcode done = curl_easy_setopt(h, CURLOPT_READFUNCTION, f);
    return done != CURLE_OK ? done : curl_easy_setopt(h, CURLOPT_READDATA, context);
}
static inline CURLcode aikotoba_curl_set_writer(CURL *h, size_t (*f)(char *, size_t, size_t, void *), void *context) {
    CURLcode done = curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, f);
    return done != CURLE_OK ? done : curl_easy_setopt(h, CURLOPT_WRITEDATA, context);
}
static inline CURLcode aikotoba_curl_set_listener(CURL *h, size_t (*f)(char *, size_t, size_t, void *), void *context) {
    CURLcode done = curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, f);
    return done != CURLE_OK ? done : curl_easy_setopt(h, CURLOPT_HEADERDATA, context);
}
static inline CURLcode aikotoba_curl_get_long(CURL *h, CURLINFO i, long *v) { return curl_easy_getinfo(h, i, v); }
