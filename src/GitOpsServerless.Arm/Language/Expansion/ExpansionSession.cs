using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>One expansion: what all its deployments share.</summary>
internal sealed class ExpansionSession
{
    private const int MaximumDiagnostics = 200;
    private readonly List<TemplateDiagnostic> diagnostics = [];
    private readonly HashSet<TemplateDiagnostic> reported = [];
    private readonly HashSet<RuntimeCall> unknownCalls = [];
    private readonly HashSet<string> secrets = new(StringComparer.Ordinal);
    private readonly List<JsonSource> documents = [];
    private readonly List<DeploymentFrame> frames = [];
    private TemplateValue? environment;
    private DateTimeOffset? now;
    private bool isNowRead;

    public ExpansionSession(TemplateExpansionRequest request, CancellationToken cancellationToken)
    {
        Request = request;
        Meter = new WorkMeter(request.Limits, cancellationToken);
        Evaluator = new Evaluator(this);
    }

    public TemplateExpansionRequest Request { get; }

    public WorkMeter Meter { get; }

    public Evaluator Evaluator { get; }

    public ResourceLookup Lookup { get; } = new();

    public IReadOnlyList<DeploymentFrame> Frames => frames;

    /// <summary>All resources of all deployments, in the order of their listing.</summary>
    public int ResourceCount { get; set; }

    public TemplateValue Environment => environment ??= SourceConversion.ToLiteral(JsonSourceReader.Read(Request.Environment.Json, diagnostics) ?? throw new InvalidOperationException("The environment is no JSON."));

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

    public void AddDocument(JsonSource root) => documents.Add(root);

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

        frames.Add(frame);
    }

    public TemplateExpansion Run()
    {
        diagnostics.AddRange(Request.Template.Diagnostics);
        IReadOnlyList<ExpandedResource> resources = [];
        IReadOnlyList<ExpandedOutput> outputs = [];
        var asserts = new Dictionary<string, System.Text.Json.Nodes.JsonNode?>(StringComparer.OrdinalIgnoreCase);
        if (Request.Template.Root is { } root)
        {
            AddDocument(root);
            try
            {
                if (RootDeployment.TryStart(this, root) is { } frame)
                {
                    DeploymentEvaluation.Run(frame);
                    resources = new ResultBuilder(this).BuildResources();
                    outputs = ResultBuilder.BuildOutputs(frame);
                    AssertEvaluation.Evaluate(frame, asserts);
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
            SecretValues = secrets,
            UnknownCalls = [.. unknownCalls.OrderBy(static call => call.ResourceId, StringComparer.OrdinalIgnoreCase).ThenBy(static call => call.Function, StringComparer.OrdinalIgnoreCase)],
            Diagnostics = diagnostics,
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
            Meter.Depth = depth;
            Report(failure, source);
            succeeded = false;
            return default;
        }
    }

    public void Report(TemplateException failure, JsonSource fallback) =>
        Report(failure.Code, TemplateDiagnosticSeverity.Error, failure.Message, failure.Source ?? fallback);

    public void Report(string code, TemplateDiagnosticSeverity severity, string message, JsonSource source)
    {
        if (diagnostics.Count >= MaximumDiagnostics)
        {
            return;
        }

        var path = documents.Select(document => SourcePath.Find(document, source)).FirstOrDefault(static path => path is not null) ?? "";
        var hasPosition = source.Line > 0;
        var diagnostic = new TemplateDiagnostic(code, severity, Mask(message), path, hasPosition ? source.Line : null, hasPosition ? source.Column : null);
        if (reported.Add(diagnostic))
        {
            diagnostics.Add(diagnostic);
        }
    }

    /// <summary>Notes the texts of a secure value.</summary>
    public void RecordSecret(TemplateValue value)
    {
        Meter.Spend();
        switch (value)
        {
            case StringValue { Value.Length: > 0 } text:
                secrets.Add(text.Value);
                break;
            case ArrayValue array:
                foreach (var item in array.Items)
                {
                    RecordSecret(item);
                }

                break;
            case ObjectValue container:
                foreach (var (_, child) in container.Properties)
                {
                    RecordSecret(child);
                }

                break;
            default:
                break;
        }
    }

    private string Mask(string message) => secrets.Aggregate(message, static (text, secret) => text.Replace(secret, "***", StringComparison.Ordinal));

    public void RecordUnknown(RuntimeCall call) => unknownCalls.Add(call);
}
