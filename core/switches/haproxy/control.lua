-- The router's control: GET /status?service=NAME, GET /worker, POST /split with a map line as its body, and
-- POST /recheck?service=NAME&slot=SLOT.
-- Loaded with lua-load (one state for all threads) and never more than one step without a yield at a time: what stands
-- between two yields is atomic.
local MASTER = os.getenv("SIGNALBOX_MASTER")
-- Of the router that this one replaced, as long as it has clients.
local FORMER = MASTER:gsub("%.sock$", "-former.sock")
-- Which control and base file this worker has read.
local FILES = os.getenv("SIGNALBOX_FILES") or ""
local LOCK_WAIT_MS, CHECK_WAIT_MS, MASTER_WAIT_MS, STEP_MS = 2000, 2000, 2000, 5
local maps, files, busy = {}, {}, {}

-- One map for each service, known only after the whole configuration is read.
core.register_init(function()
  local folder = MASTER:gsub("/run/[^/]*$", "/maps/")
  for name in pairs(core.proxies) do
    local service = name:match("^service%-(.+)$")
    if service then
      files[service] = folder .. service .. ".map"
      maps[service] = Map.new(files[service], Map._str)
    end
  end
end)

local function parse(value)
  local live, idle, share, mode, fence = value:match("^(%l+)|(%l+)|(%d+)|(%l+)|(%d+)$")
  if not live then return nil end
  return { live = live, idle = idle, share = tonumber(share), fallback = mode == "fallback", fence = tonumber(fence) }
end

local function servers(service) return core.proxies["service-" .. service].servers end

-- After a (re)start a server counts as up before its first check: such an "up" proves nothing.
local function health(server)
  local stats = server:get_stats()
  local up, checked = stats.status:match("^UP") ~= nil, stats.check_status:match("INI") == nil and stats.check_status ~= ""
  return { up = up and checked, checked = checked, status = stats.status, sessions = stats.scur, weight = stats.weight }
end

local function now_ms()
  local now = core.now()
  return now.sec * 1000 + now.usec / 1000
end

local function wait(limit_ms, ready)
  local deadline = now_ms() + limit_ms
  while not ready() do
    if now_ms() > deadline then return false end
    core.msleep(STEP_MS)
  end
  return true
end

-- Runs a command on a master's socket. Its answer ends with an empty line; nil when nobody listens, false when the
-- answer did not come to its end.
local function master(path, command)
  local socket, text = core.tcp(), ""
  socket:settimeout(2)
  if not socket:connect(path) then return nil end
  socket:send(command .. "\n")
  repeat
    local line = socket:receive("*l")
    text = line and text .. line .. "\n" or false
  until not line or line == ""
  socket:close()
  return text
end

-- Workers that a reload replaced answer one more request on each idle connection, from a map of their own.
local function parse_workers(answer)
  local section, known = nil, { old = {} }
  for line in answer:gmatch("[^\n]+") do
    section = line:match("^# (.+)$") or section
    known.reloads = tonumber(line:match("^%d+%s+master%s+(%d+)")) or known.reloads
    local worker = tonumber(line:match("^(%d+)%s+worker%s"))
    if worker and section == "workers" then known.current = worker end
    if worker and section == "old workers" then known.old[#known.old + 1] = worker end
  end
  return known
end

-- While it reloads, the master answers nobody, or has no current worker.
local function workers()
  local known
  return wait(MASTER_WAIT_MS, function()
    known = parse_workers(master(MASTER, "show proc") or "")
    return known.current
  end) and known
end

-- Where nobody listens any more, none is left; a former router that only does not answer may still have clients.
local function former_workers()
  local known
  return wait(MASTER_WAIT_MS, function()
    local answer = master(FORMER, "show proc")
    known = parse_workers(answer or "")
    return known.reloads or answer == nil
  end) and known
end

-- Every worker that stops: those that a reload replaced, and all of a router that this one replaced. Nil when a master
-- that is there does not answer.
local function stopping()
  local known, former, list = workers(), former_workers(), {}
  if not (known and former) then return nil end
  for _, pid in ipairs(known.old) do list[#list + 1] = { master = MASTER, pid = pid } end
  for _, pid in ipairs(former.old) do list[#list + 1] = { master = FORMER, pid = pid } end
  if former.current then list[#list + 1] = { master = FORMER, pid = former.current } end
  return known, list
end

local function alive(worker)
  local known, list = stopping()
  if not known then return true end
  for _, old in ipairs(list) do
    if old.master == worker.master and old.pid == worker.pid then return true end
  end
  return false
end

local function clock(applet) return applet.f:date(0, "us") end
local function pid() return tonumber(core.get_info().Pid) end
local function quote(text) return '"' .. tostring(text):gsub('[%c"\\]', "?") .. '"' end

local function failed(reason) return '{"code":"switch-failed","reason":' .. quote(reason) .. "}" end

local function refuse(code, extra) return 409, string.format('{"code":%s%s}', quote(code), extra or "") end

-- A slot that gets no more traffic than it has may be down: a split must be able to change around it.
local function unhealthy(service, split, current)
  local wanted = { [split.live] = split.live ~= current.live }
  if split.share > 0 and (split.live ~= current.live or split.share > current.share) then wanted[split.idle] = true end
  for slot, server in pairs(servers(service)) do
    if wanted[slot] and not health(server).up then return slot end
  end
end

local function checked(service)
  for _, server in pairs(servers(service)) do
    if not health(server).checked then return false end
  end
  return true
end

local function set(applet, service, value)
  local split = parse(value)
  if not split then return 400, '{"code":"usage"}' end
  local asked = clock(applet)
  wait(CHECK_WAIT_MS, function() return checked(service) end)
  -- From here to the map being set there is no yield.
  local previous = maps[service]:lookup(service)
  local current = previous and parse(previous)
  if not current then return 500, failed("The map holds no split") end
  if split.fence < current.fence then return refuse("fence-stale", ',"current":' .. current.fence) end
  local slot = unhealthy(service, split, current)
  if slot then return refuse("slot-unhealthy", ',"slot":' .. quote(slot)) end
  core.set_map(files[service], service, value)
  for name, server in pairs(servers(service)) do
    server:set_weight((name == split.live or split.fallback) and "1" or "0")
  end
  local held = maps[service]:lookup(service)

  local known, olds = stopping()
  if not known then return 500, failed("The master does not answer") end
  for _, old in ipairs(olds) do
    -- A worker that stops refuses new weights: only where it retries does it go by its former split.
    local command, said = string.format("@!%d set map %s %s %s", old.pid, files[service], service, value), nil
    local told = wait(MASTER_WAIT_MS, function()
      said = master(old.master, command)
      return said and said:match("^%s*$") or not alive(old)
    end)
    if not told then return 500, failed("An old worker keeps its split: " .. (said or "no answer")) end
  end
  -- A reload overtook this request: the new worker may have read the map before it changed.
  if known.current ~= pid() then return refuse("worker-old") end
  return 200, string.format('{"askedUs":%d,"appliedUs":%d,"previous":%s,"value":%s,"oldWorkers":%d}',
    asked, clock(applet), quote(previous), quote(held), #olds)
end

local function status(applet, service)
  local list = {}
  for slot, server in pairs(servers(service)) do
    local h = health(server)
    list[#list + 1] = string.format('%s:{"up":%s,"checked":%s,"status":%s,"sessions":%d,"weight":%d}',
      quote(slot), h.up, h.checked, quote(h.status), h.sessions, h.weight)
  end
  return 200, string.format('{"pid":%d,"nowUs":%d,"files":%s,"value":%s,"servers":{%s}}',
    pid(), clock(applet), quote(FILES), quote(maps[service]:lookup(service)), table.concat(list, ","))
end

-- A slot that was refilled is up as long as the checks of the server before have not failed twice, and then down for a
-- moment although the new one answers: from here on only a check that passes makes it up. One that may answer stays.
local function recheck(service, slot)
  local split = parse(maps[service]:lookup(service) or "")
  local gets = split and (split.live == slot or split.fallback or (split.idle == slot and split.share > 0))
  if not gets then servers(service)[slot]:check_force_down() end
  return 200, string.format('{"rechecked":%s}', not gets)
end

local function answer(applet)
  if applet.method == "GET" and applet.path == "/status" then
    local service = applet.qs:match("^service=([%l%d-]+)$")
    if not maps[service] then return 404, '{"code":"service-unknown"}' end
    return status(applet, service)
  end
  if applet.method == "GET" and applet.path == "/worker" then
    local known = workers()
    if not known then return 500, failed("The master does not answer") end
    return 200, string.format('{"pid":%d,"reloads":%d}', known.current, known.reloads)
  end
  if applet.method == "POST" and applet.path == "/recheck" then
    local service, slot = applet.qs:match("^service=([%l%d-]+)&slot=(%l+)$")
    if not maps[service] or not servers(service)[slot] then return 404, '{"code":"service-unknown"}' end
    return recheck(service, slot)
  end
  if applet.method == "POST" and applet.path == "/split" then
    local service, value = applet:receive(256):match("^([%l%d-]+) (%S+)%s*$")
    if not maps[service] then return 404, '{"code":"service-unknown"}' end
    -- One at a time for each service, so that old workers end with the same split as the current one.
    if not wait(LOCK_WAIT_MS, function() return not busy[service] end) then return 503, '{"code":"service-busy"}' end
    busy[service] = true
    local ok, code, body = pcall(set, applet, service, value)
    busy[service] = nil
    if not ok then return 500, failed(code) end
    return code, body
  end
  return 404, '{"code":"usage"}'
end

core.register_service("control", "http", function(applet)
  local code, body = answer(applet)
  applet:set_status(code)
  applet:add_header("content-type", "application/json")
  applet:add_header("content-length", #body)
  applet:start_response()
  applet:send(body)
end)
