using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Assessing;

/// <summary>
/// Health of one object. The application's expressions decide about the kinds they name; then Argo CD's meaning for the kinds it knows,
/// where what kstatus still sees in progress is not healthy; then kstatus; then what custom kinds have in common.
/// </summary>
internal sealed class HealthAssessor(IReadOnlyList<HealthExpression> expressions)
{
    private readonly ExpressionHealth _expressions = new(expressions);

    public Contracts.Health Assess(JsonObject o, DateTimeOffset now)
    {
        if (o.IsBeingDeleted())
        {
            return new Contracts.Health(HealthStatus.Progressing, "Pending deletion");
        }

        if (_expressions.Assess(o) is { } byExpression)
        {
            return byExpression;
        }

        var argo = ArgoHealth.Compute(o);
        if (argo is null && !KStatus.HasRuleFor(o))
        {
            return CustomHealth.Compute(o);
        }

        var ready = KStatus.Compute(o, now);
        var isWorse = argo is null
            || ready.Status == ReadyStatus.Failed
            || (argo.Status == HealthStatus.Healthy && ready.Status == ReadyStatus.InProgress);
        return isWorse ? FromReady(ready) : argo!;
    }

    private static Contracts.Health FromReady(ReadyResult ready) => ready.Status switch
    {
        ReadyStatus.Current => new Contracts.Health(HealthStatus.Healthy, ready.Message),
        ReadyStatus.Failed => new Contracts.Health(HealthStatus.Degraded, Words(ready)),
        _ => new Contracts.Health(HealthStatus.Progressing, Words(ready)),
    };

    private static string Words(ReadyResult ready) => ready.Message.Length > 0 ? ready.Message : ready.Reason;
}
