-- wrk: sends the requests of a file, each once and in order: METHOD <tab> path <tab> token or - <tab> body or -
-- Arguments: the file, and "again" to begin anew at its end; otherwise the thread stops there.
local requests, sent, again = {}, 0, false

function init(args)
   again = args[2] == "again"
   for line in io.lines(args[1]) do
      local method, path, token, body = line:match("^(%S+)\t(%S+)\t(%S+)\t(.+)$")
      local headers = { ["Host"] = "bench" }
      if token ~= "-" then headers["Authorization"] = "Bearer " .. token end
      if body == "-" then body = nil else headers["Content-Type"] = "application/json" end
      requests[#requests + 1] = wrk.format(method, path, headers, body)
   end
end

function request()
   sent = sent + 1
   if sent > #requests then
      if not again then
         wrk.thread:stop()
         return wrk.format("GET", "/")
      end
      sent = 1
   end
   return requests[sent]
end

function done(summary, latency)
   local e = summary.errors
   io.write(string.format(
      '\n{"requests": %d, "seconds": %.6f, "p50_ms": %.3f, "p99_ms": %.3f, "refused": %d, "broken": %d}\n',
      summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
      e.status, e.connect + e.read + e.write + e.timeout))
end
