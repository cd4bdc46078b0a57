-- Runs in an editor that has opened a file of the shop: waits for pickguard's diagnostics, for lines above views and for what
-- a setting is in production, applies the first quick fix that mends one, and waits until its diagnostic is gone. Ends with
-- exit code 1 and a reason where that does not come to pass.
local function fail(reason)
  io.stderr:write("neovim: " .. reason .. "\n")
  vim.cmd("cquit 1")
end

local function await(what, holds)
  if not vim.wait(60000, holds, 50) then fail("waited in vain for " .. what) end
end

await("diagnostics", function() return #vim.diagnostic.get(0) > 0 end)

local function ask(method, params)
  for _, answer in pairs(vim.lsp.buf_request_sync(0, method, params, 60000) or {}) do
    if answer.result then return answer.result end
  end
  return {}
end

if #ask("textDocument/codeLens", { textDocument = vim.lsp.util.make_text_document_params() }) == 0 then
  fail("no view has a line above it")
end

local function fixFor(diagnostic)
  local position = { line = diagnostic.lnum, character = diagnostic.col }
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(),
    range = { start = position, ["end"] = position },
    context = { diagnostics = {} },
  }
  for _, action in ipairs(ask("textDocument/codeAction", params)) do
    if vim.startswith(action.title, "Fix: ") then return action end
  end
end

local function hover()
  vim.cmd("edit! config/settings/production.py")
  local line = vim.fn.search("^SESSION_COOKIE_SECURE")
  local position = { line = line - 1, character = 3 }
  local params = { textDocument = vim.lsp.util.make_text_document_params(), position = position }
  local answer = vim.inspect(ask("textDocument/hover", params))
  if not string.find(answer, "SESSION_COOKIE_SECURE", 1, true) then fail("a setting tells nothing: " .. answer) end
end

local before = vim.diagnostic.get(0)
for _, diagnostic in ipairs(before) do
  local action = fixFor(diagnostic)
  if action then
    vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
    await("the diagnostic to go: " .. diagnostic.code, function()
      for _, other in ipairs(vim.diagnostic.get(0)) do
        if other.code == diagnostic.code and other.message == diagnostic.message then return false end
      end
      return true
    end)
    local left = #vim.diagnostic.get(0)
    if left >= #before then fail("there are no fewer diagnostics than before") end
    print(#before .. " diagnostics; fixed " .. diagnostic.code .. "; " .. left .. " left")
    hover()
    vim.cmd("qall!")
  end
end
fail("no diagnostic has a quick fix")
