using System.Diagnostics.CodeAnalysis;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>One expansion: what all its deployments share.</summary>
internal sealed class ExpansionSession
{
    private static readonly Dictionary<string, JsonSource> NoFunctions = [];
    private readonly DiagnosticLog log;
    private readonly HashSet<RuntimeCall> unknownCalls = [];
    private readonly Dictionary<JsonSource, TemplateValue> literals = [];
    private readonly Dictionary<JsonSource, IReadOnlyDictionary<string, JsonSource>> functions = [];
    private readonly Dictionary<(ResourceInstance Instance, JsonSource Source), TemplateValue?> declared = [];
    private readonly Dictionary<(string Id, string? ApiVersion, bool Full), TemplateValue?> references = [];
    private readonly List<DeploymentFrame> frames = [];
    private TemplateValue? environment;
    private DateTimeOffset? now;
    private bool isNowRead;

    public ExpansionSession(TemplateExpansionRequest request, CancellationToken cancellationToken)
    {
        Request = request;
        Meter = new WorkMeter(request.Limits, cancellationToken);
        log = new DiagnosticLog(Meter);
        Evaluator = new Evaluator(this);
    }

    public TemplateExpansionRequest Request { get; }

    public WorkMeter Meter { get; }

    public Evaluator Evaluator { get; }

    public ResourceLookup Lookup { get; } = new();

    public IReadOnlyList<DeploymentFrame> Frames => frames;

    /// <summary>The number of resources of all deployments so far.</summary>
    public int ResourceCount { get; set; }

    public TemplateValue Environment => environment ??= SourceConversion.ToLiteral(JsonSourceReader.Read(Request.Environment.Json, log.Syntax) ?? throw new InvalidOperationException("The environment is no JSON."));

    /// <summary>One time for the whole expansion.</summary>
    public DateTimeOffset? UtcNow
    {
        get
        {
            if (!isNowRead)
            {
                now = Request.Runtime.UtcNow;
                isNowRead = true;
            }

            return now;
        }
    }

    public void AddFrame(DeploymentFrame frame)
    {
        if (frame.Path.Count > Meter.Limits.DeploymentDepth)
        {
            throw new TemplateException($"The deployments are nested deeper than {Meter.Limits.DeploymentDepth} levels.");
        }

        if (frames.Count > Meter.Limits.Deployments)
        {
            throw WorkMeter.Exceeded($"The template has more than {Meter.Limits.Deployments} nested deployments.");
        }

        Meter.Keep(4096);
        frames.Add(frame);
    }

    public TemplateExpansion Run()
    {
        foreach (var diagnostic in Request.Template.Diagnostics)
        {
            log.Syntax.Add(diagnostic);
        }

        IReadOnlyList<ExpandedResource> resources = [];
        IReadOnlyList<ExpandedOutput> outputs = [];
        var asserts = new Dictionary<string, System.Text.Json.Nodes.JsonNode?>(StringComparer.OrdinalIgnoreCase);
        if (Request.Template.Root is { } root)
        {
            try
            {
                if (RootDeployment.TryStart(this, root) is { } frame)
                {
                    DeploymentEvaluation.Run(frame);
                    var builder = new ResultBuilder(this);
                    resources = builder.BuildResources();
                    outputs = builder.BuildOutputs(frame);
                    AssertEvaluation.Evaluate(frame, builder, asserts);
                }
            }
            catch (TemplateException failure)
            {
                Report(failure, failure.Source ?? root);
            }
        }

        return new TemplateExpansion
        {
            Resources = resources,
            Outputs = outputs,
            Asserts = asserts,
            SecretValues = log.Secrets,
            UnknownCalls = [.. unknownCalls.OrderBy(static call => call.ResourceId, StringComparer.OrdinalIgnoreCase).ThenBy(static call => call.Function, StringComparer.OrdinalIgnoreCase)],
            Diagnostics = log.All,
            Work = Meter.Done,
        };
    }

    /// <summary>Runs a part of the expansion; a failure of it is reported and does not stop the rest.</summary>
    public T? Guard<T>(JsonSource source, Func<T> action, out bool succeeded)
    {
        var depth = Meter.Depth;
        try
        {
            var result = action();
            succeeded = true;
            return result;
        }
        catch (TemplateException failure) when (!failure.IsFatal)
        {
            Meter.Recover(depth);
            Report(failure, source);
            succeeded = false;
            return default;
        }
    }

    public void Report(TemplateException failure, JsonSource fallback) =>
        Report(failure.Code, TemplateDiagnosticSeverity.Error, failure.Message, failure.Source ?? fallback);

    public void Report(string code, TemplateDiagnosticSeverity severity, string message, JsonSource source) => log.Report(code, severity, message, source);

    /// <summary>Notes the texts of a secure value.</summary>
    public void RecordSecret(TemplateValue value) => log.RecordSecret(value);

    /// <summary>A message about values among which are secrets: these are masked in it, however short they are.</summary>
    public string MaskSecrets(string message, IEnumerable<TemplateValue> values) => log.MaskSecrets(message, values);

    /// <summary>A template node taken as data: no string in it is an expression. Made once.</summary>
    public TemplateValue LiteralOf(JsonSource source)
    {
        if (!literals.TryGetValue(source, out var value))
        {
            value = SourceConversion.ToLiteral(source);
            Meter.Spend(value.Nodes + (value.Size / 16));
            Meter.Keep(160 * value.Nodes);
            literals.Add(source, value);
        }

        return value;
    }

    /// <summary>The user-defined functions of a template, which many deployments may share.</summary>
    public IReadOnlyDictionary<string, JsonSource> FunctionsOf(JsonSource template)
    {
        if (template["functions"] is not { } section)
        {
            return NoFunctions;
        }

        if (!functions.TryGetValue(section, out var members))
        {
            functions.Add(section, members = UserFunctions.Read(section, Meter));
        }

        return members;
    }

    /// <summary>What the runtime says about a resource; asked once.</summary>
    public bool TryReference(string id, string? apiVersion, bool full, [NotNullWhen(true)] out TemplateValue? value)
    {
        var key = (id.ToUpperInvariant(), apiVersion, full);
        if (!references.TryGetValue(key, out value))
        {
            value = Request.Runtime.TryReference(id, apiVersion, full, out var json) ? Meter.AdmitWhole(JsonConversion.FromJson(json)) : null;
            Meter.Keep(128 + (2L * id.Length));
            references.Add(key, value);
        }

        return value is not null;
    }

    /// <summary>A declared property of a resource, evaluated once; null while it is evaluated, and when it cannot be.</summary>
    public TemplateValue? Declared(ResourceInstance instance, JsonSource source)
    {
        if (declared.TryGetValue((instance, source), out var value))
        {
            return value;
        }

        declared.Add((instance, source), null);
        Meter.Keep(96);
        var depth = Meter.Depth;
        try
        {
            return declared[(instance, source)] = Evaluator.Evaluate(source, instance.Context);
        }
        catch (TemplateException failure) when (!failure.IsFatal)
        {
            // The resource itself reports it.
            Meter.Recover(depth);
            return null;
        }
    }

    public void RecordUnknown(RuntimeCall call)
    {
        Meter.SpendText(call.ResourceId.Length);
        if (unknownCalls.Add(call))
        {
            Meter.Keep(128);
        }
    }
}
