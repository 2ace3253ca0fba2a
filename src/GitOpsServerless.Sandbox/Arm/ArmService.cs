using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Arm.Deployments;
using GitOpsServerless.Sandbox.Arm.Http;
using GitOpsServerless.Sandbox.Hosting;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Arm;

/// <summary>Reads requests, brings running operations up to now, and answers; one request at a time.</summary>
internal sealed class ArmService
{
    private readonly ArmContext _context;
    private readonly DeploymentRunner _runner;
    private readonly ArmRouter _router;
    private readonly RequestQuota _quota;
    private readonly RunningDeletions _deletions;

    public ArmService(ArmSandboxOptions options)
    {
        _context = new ArmContext(options, new ArmStore(options.StateDirectory));
        _runner = new DeploymentRunner(_context);
        _deletions = new RunningDeletions(_context);
        _router = new ArmRouter(_context, _runner, _deletions);
        _quota = new RequestQuota(options);
    }

    /// <summary>Resource Graph, what-if, validate, exports and key lists are sent with POST but change nothing.</summary>
    public static RequestClass Classify(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        if (path.Contains("/deploymentStacksWhatIfResults", StringComparison.OrdinalIgnoreCase) && !HttpMethods.IsGet(request.Method))
        {
            return RequestClass.DryRun;
        }

        if (HttpMethods.IsPost(request.Method))
        {
            if (path.EndsWith("/whatIf", StringComparison.OrdinalIgnoreCase) || path.EndsWith("/validate", StringComparison.OrdinalIgnoreCase))
            {
                return RequestClass.DryRun;
            }

            var name = path[(path.LastIndexOf('/') + 1)..];
            if (path.Contains("/Microsoft.ResourceGraph/", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("list", StringComparison.OrdinalIgnoreCase) || name.StartsWith("export", StringComparison.OrdinalIgnoreCase))
            {
                return RequestClass.Read;
            }
        }

        return RequestClassifier.ByMethod(request);
    }

    public async Task InvokeAsync(HttpContext context)
    {
        var request = await ArmRequest.ReadAsync(context);
        var isReader = _context.Options.ReaderToken is { } reader && context.Request.Headers.Authorization.ToString().EndsWith(" " + reader, StringComparison.Ordinal);
        ArmAnswer answer;
        lock (_context.Store.Gate)
        {
            answer = _quota.Take(request) ?? (isReader && Classify(context.Request) != RequestClass.Read ? Forbidden(request) : Answer(request));
            _quota.Describe(request, answer);
        }

        await answer.WriteAsync(context, HttpMethods.IsHead(request.Method));
    }

    public JsonObject? Look(string id)
    {
        lock (_context.Store.Gate)
        {
            return _context.Store.Find(id)?.Body.DeepClone().AsObject();
        }
    }

    public IReadOnlyList<string> Ids(string scope)
    {
        lock (_context.Store.Gate)
        {
            return [.. (scope == "/" ? _context.Store.Resources : _context.Store.Below(scope)).Select(r => r.Id).Order(StringComparer.OrdinalIgnoreCase)];
        }
    }

    public bool Change(string id, Action<JsonObject> change, string caller)
    {
        lock (_context.Store.Gate)
        {
            if (_context.Store.Find(id) is not { } resource)
            {
                return false;
            }

            var body = resource.Body.DeepClone().AsObject();
            change(body);
            _context.Store.Put(resource.Id, body, resource.ApiVersion, _context.Now);
            ParentArrays.Sync(_context.Store, resource.Id, _context.Now);
            ActivityLog.Write(_context, resource.Id, "write", caller, "OK");
            return true;
        }
    }

    public bool Delete(string id, string caller)
    {
        lock (_context.Store.Gate)
        {
            var gone = _context.Store.Remove(id);
            foreach (var one in gone)
            {
                ActivityLog.Write(_context, one, "delete", caller, "OK");
            }

            ParentArrays.Drop(_context.Store, id, _context.Now);
            return gone.Count > 0;
        }
    }

    public void Put(string id, string apiVersion, JsonObject body, string caller)
    {
        lock (_context.Store.Gate)
        {
            var existing = _context.Store.Find(id);
            _context.Store.Put(id, _context.Providers.Put(id, body, existing, _context.Now), apiVersion, _context.Now);
            ParentArrays.Sync(_context.Store, id, _context.Now);
            ActivityLog.Write(_context, id, "write", caller, existing is null ? "Created" : "OK");
        }
    }

    public void SetSecret(string vault, string name, string value)
    {
        lock (_context.Store.Gate)
        {
            KeyVaultData.Set(_context, vault, name, value);
        }
    }

    public void FailWrites(string idPart, int status, string code, string message)
    {
        lock (_context.Store.Gate)
        {
            _context.OrderedFailures.Add(new OrderedFailure(idPart, status, code, message));
        }
    }

    /// <summary>Whether requests are counted against the buckets.</summary>
    public bool Throttle
    {
        get => _quota.IsOn;
        set => _quota.IsOn = value;
    }

    public void FailDeletesLater(string idPart, string code, string message)
    {
        lock (_context.Store.Gate)
        {
            _context.OrderedLateFailures.Add(new OrderedFailure(idPart, 409, code, message));
        }
    }

    public void StopFailing()
    {
        lock (_context.Store.Gate)
        {
            _context.OrderedFailures.Clear();
            _context.OrderedDeletionFailures.Clear();
            _context.OrderedLateFailures.Clear();
        }
    }

    public void FailDeletes(string idPart, int status, string code, string message)
    {
        lock (_context.Store.Gate)
        {
            _context.OrderedDeletionFailures.Add(new OrderedFailure(idPart, status, code, message));
        }
    }

    private static ArmAnswer Forbidden(ArmRequest request)
    {
        var action = $"{ArmIds.TypeOf(request.Path)}/{(request.Method == "DELETE" ? "delete" : request.Method == "POST" ? "action" : "write")}";
        return ArmAnswer.Error(403, "AuthorizationFailed", $"The client 'reader' with object id '00000000-0000-0000-0000-00000000000a' does not have authorization to perform action '{action}' over scope '{request.Path}' or the scope is invalid. If access was recently granted, please refresh your credentials.");
    }

    private ArmAnswer Answer(ArmRequest request)
    {
        _runner.Advance();
        _deletions.Advance();
        if (_context.Options.CreateGroupsOnDemand && request.Method is "PUT" or "POST" && request.LastProvider("Microsoft.Resources") == 4
            && ArmIds.GroupOf(request.Path) is { } group && !_context.Store.Exists(group))
        {
            _context.Write(group, request.ApiVersion, new JsonObject { ["location"] = "westeurope" }, _context.Options.Caller);
        }

        return _router.Answer(request);
    }
}
