using System.Text.Json.Nodes;

namespace GitOpsServerless.Arm.Language;

/// <summary>One concrete resource that a template declares.</summary>
public sealed record ExpandedResource
{
    /// <summary>The full resource id, or a residual expression (<c>[…]</c>) when the name or the scope is not known yet.</summary>
    public required string Id { get; init; }

    /// <summary>The full type, such as <c>Microsoft.Network/virtualNetworks/subnets</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The API version; empty for resources of extensions.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The full name with one segment for each type segment (<c>vnet/subnet</c>), or a residual expression.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The id of the scope: of the resource group, subscription or management group, of the resource that is extended, or <c>/</c> for the tenant.
    /// </summary>
    public required string Scope { get; init; }

    /// <summary>
    /// The request body as ARM sends it to the provider, plus <c>id</c>, <c>type</c>, <c>name</c> and <c>apiVersion</c>: <c>location</c>,
    /// <c>tags</c>, <c>sku</c>, <c>kind</c>, <c>identity</c>, <c>properties</c>, … Without <c>dependsOn</c>, <c>condition</c>, <c>copy</c>,
    /// <c>scope</c> and other language elements. Unknown values are residual expressions; see <see cref="ResidualExpression"/> for the escaping.
    /// </summary>
    public required JsonObject Body { get; init; }

    /// <summary>
    /// The JSON pointers of the values in <see cref="Body"/> that are secrets or expressions with a secret in them: from secure parameters and
    /// outputs and from <c>list*</c> functions, through every function in between. Identity (id, type, name) is no secret, whatever it is made of.
    /// </summary>
    public IReadOnlyList<string> SecretPlaces { get; init; } = [];

    /// <summary>Where the resource stands: the symbolic name or <c>resources[i]</c>, with the loop index and the path of nested deployments.</summary>
    public required string SymbolicPath { get; init; }

    /// <summary>The symbolic name (language version 2.0); null otherwise.</summary>
    public string? SymbolicName { get; init; }

    /// <summary>The name of the copy loop; null outside of loops.</summary>
    public string? CopyName { get; init; }

    /// <summary>The index in the copy loop, from 0; null outside of loops.</summary>
    public int? CopyIndex { get; init; }

    /// <summary>The first line of the resource in the template text, from 1; null without a text.</summary>
    public int? Line { get; init; }

    /// <summary>The ids of the resources in this result that have to be finished first, explicit and implicit.</summary>
    public required IReadOnlyList<string> DependsOn { get; init; }

    /// <summary>The length of the longest chain of dependencies before it: 0 may start at once; equal waves may run in parallel.</summary>
    public required int Wave { get; init; }

    /// <summary>The condition as an expression when it is not known yet; null when the resource is certain. Resources with a false condition are left out.</summary>
    public string? UnknownCondition { get; init; }

    /// <summary>True when <see cref="UnknownCondition"/> has a secret in it.</summary>
    public bool UnknownConditionHoldsSecret { get; init; }

    /// <summary>True when the resource is only read (<c>existing</c>), not deployed.</summary>
    public bool IsExisting { get; init; }

    /// <summary>
    /// True for a nested or linked deployment whose resources are in this result themselves; it is finished when they are.
    /// </summary>
    public bool IsExpandedDeployment { get; init; }

    /// <summary>The outputs of an expanded deployment (name → <c>{ type, value }</c>, secrets without their value); null for everything else.</summary>
    public JsonObject? DeploymentOutputs { get; init; }

    /// <summary>The names of the nested deployments that lead to the resource, outermost first; empty at the root.</summary>
    public required IReadOnlyList<string> DeploymentPath { get; init; }

    /// <summary>The scope of the deployment that declares the resource: where its residual expressions are to be evaluated.</summary>
    public required DeploymentScope DeploymentScope { get; init; }

    /// <summary>The <c>@options</c> of the resource, evaluated; null when it has none.</summary>
    public JsonObject? Options { get; init; }
}
