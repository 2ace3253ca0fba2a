using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Runtime.Composition;

namespace GitOpsServerless.Runtime.Tests;

public sealed class ExpressionPolicyTests
{
    private static readonly ResourceId Api = new("apps/Deployment", "shop", "api");
    private static readonly ResourceId Old = new("apps/Deployment", "shop", "old");

    [Theory]
    [InlineData("change.action == 'delete' || object.spec.replicas >= 2", "api")]
    [InlineData("change.action != 'delete' || application.labels.env != 'prod'", "old")]
    [InlineData("object == null || has(object.spec.replicas)", null)]
    [InlineData("object.spec.strategy == 'x'", "api")]
    [InlineData("change.type + change.scope", "api")]
    public void Every_change_must_satisfy_the_expression(string expression, string? broken)
    {
        var holds = new ExpressionPolicy().Evaluate(Context(new PolicyDefinition("p", expression, "m"))).ToList();

        Assert.Equal(broken is not null, holds.Count == 1);
        Assert.True(broken is null || holds[0].Reason.Contains($"'{broken}'", StringComparison.Ordinal));
    }

    [Fact]
    public void Expression_that_cannot_be_read_holds_the_plan_and_says_why()
    {
        var hold = Assert.Single(new ExpressionPolicy().Evaluate(Context(new PolicyDefinition("p", "object.(", "m"))));

        Assert.Equal(HoldKind.Policy, hold.Kind);
        Assert.Contains("cannot be read", hold.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Warning_policy_warns_and_does_not_hold()
    {
        var context = Context(new PolicyDefinition("p", "false", "m") { WarnOnly = true, Kinds = ["apps/*"] });

        Assert.Empty(new ExpressionPolicy().Evaluate(context));
        Assert.Equal("GOS0013", Assert.Single(new ExpressionPolicy().Warn(context)).Code);
    }

    private static PolicyContext Context(PolicyDefinition policy)
    {
        var desired = new DesiredState([new DesiredResource(Api, "apps/v1", JsonNode.Parse("""{ "spec": { "replicas": 1 } }""")!.AsObject(), new Provenance("a.yaml", 1))]);
        var plan = new Plan("shop", "c1", [new Change(Api, ChangeAction.Create), new Change(Old, ChangeAction.Delete)]);
        var application = new ApplicationDefinition("shop") { Labels = new Dictionary<string, string> { ["env"] = "prod" } };
        return new PolicyContext(application, plan, desired, new DefinitionSet { Policies = new Dictionary<string, PolicyDefinition> { [policy.Name] = policy } });
    }
}
