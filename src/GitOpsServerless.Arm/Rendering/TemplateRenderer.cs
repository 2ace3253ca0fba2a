using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Bicep;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>Bicep and ARM templates → desired state: compile, join the parameters, expand to the concrete resources. The template itself goes along for deploying.</summary>
public sealed class TemplateRenderer : IRenderer
{
    private readonly BicepOptions _bicep;

    /// <summary>Creates a renderer.</summary>
    /// <param name="bicep">What Bicep is compiled with: a module cache and resource types, where the host has them.</param>
    public TemplateRenderer(BicepOptions? bicep = null) => _bicep = bicep ?? new BicepOptions();

    /// <summary>The compiler for what the built-in one refuses; null when there is none.</summary>
    public OtherBicepCompiler? OtherCompiler { get; init; }

    /// <summary>Restores the modules of registries that Bicep files use; null when only the given cache is looked into.</summary>
    public BicepModuleSource? ModuleSource { get; init; }

    /// <inheritdoc/>
    public Platform Platform => Platform.Azure;

    /// <inheritdoc/>
    public async ValueTask<bool> AcceptsAsync(RenderRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Application.Rendering.Kind switch
        {
            RenderingKind.Arm or RenderingKind.Bicep => true,
            RenderingKind.Auto => await new TemplateFiles(request).FindTemplateAsync(cancellationToken) is not null,
            _ => false,
        };
    }

    /// <inheritdoc/>
    public async Task<Result<DesiredState>> RenderAsync(RenderRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var files = new TemplateFiles(request);
        if (await files.FindTemplateAsync(cancellationToken) is not { } path)
        {
            return DiagnosticCatalog.TemplateNotFound.Create(
                $"There is no template in '{request.Application.Source.Path}', or more than one and none is called main or azuredeploy.",
                request.Application.Provenance?.File, request.Application.Provenance?.Line);
        }

        var compiled = await CompileAsync(request, files, path, cancellationToken);
        return compiled.IsSuccess ? Expand(request, compiled.Value, cancellationToken) : Result<DesiredState>.Failure(compiled.Diagnostics);
    }

    private Task<Result<CompiledTemplate>> CompileAsync(RenderRequest request, TemplateFiles files, string path, CancellationToken cancellationToken) =>
        path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? JsonTemplateCompiler.CompileAsync(files, path, cancellationToken)
            : new BicepTemplateCompiler(request, files, _bicep, new BicepFallback(OtherCompiler), ModuleSource).CompileAsync(path, cancellationToken);

    private static Result<DesiredState> Expand(RenderRequest request, CompiledTemplate compiled, CancellationToken cancellationToken)
    {
        var scope = ScopeOf(request.Target?.Azure);
        if (TemplateSchema.Find(compiled.Template.ToJsonString()) is { Scope: { } wanted } && wanted != scope.Kind)
        {
            return DiagnosticCatalog.TemplateScopeMismatch.Create($"The template is for a {Words(wanted)}, the target is a {Words(scope.Kind)} ({scope.Id}).", compiled.File);
        }

        var parameters = ParameterJoin.Join(compiled, request);
        var expansion = TemplateExpander.Expand(
            new TemplateExpansionRequest { Template = compiled.Document, Scope = scope, Parameters = parameters.DeepClone().AsObject(), Environment = CloudOf(request.Target?.Azure) },
            cancellationToken);
        if (!expansion.Succeeded)
        {
            return Result<DesiredState>.Failure([.. compiled.Diagnostics, .. expansion.Diagnostics.Select(d => DesiredResources.Diagnostic(compiled, d))]);
        }

        var opaque = new List<Diagnostic>();
        var refused = new List<Diagnostic>();
        var resources = DesiredResources.Of(compiled, expansion, opaque, refused);
        if (refused.Count > 0)
        {
            return Result<DesiredState>.Failure([.. compiled.Diagnostics, .. refused]);
        }

        IReadOnlyList<WrittenSecret> written = compiled.Document.Root is { } root ? TemplateSecrets.In(root) : [];
        return new DesiredState(resources)
        {
            Template = new AzureTemplate(compiled.Template, parameters)
            {
                ExternalInputs = compiled.ExternalInputs,
                SecretPlaces = new SecretPlaces(written.Select(s => s.Pointer)),
            },
            Diagnostics =
            [
                .. compiled.Diagnostics,
                .. expansion.Diagnostics.Select(d => DesiredResources.Diagnostic(compiled, d)),
                .. SecretsInGit.OfTemplate(compiled, written),
                .. SecretsInGit.OfParameters(compiled, request),
                .. opaque,
            ],
            Redactor = new Redactor(expansion.SecretValues.Where(IsLongEnough)),
            Digest = Digests.Of(new JsonObject { ["template"] = compiled.Template.DeepClone(), ["parameters"] = parameters.DeepClone(), ["scope"] = scope.Id }),
        };
    }

    /// <summary>
    /// Azure repeats parts of a request in its errors, in any place, so that secrets are looked for by their text there. A text of fewer than
    /// eight characters is no password that Azure takes, and masking it would garble words, names and numbers that merely contain it.
    /// </summary>
    private static bool IsLongEnough(string secret) => secret.Length >= 8;

    private static DeploymentScope ScopeOf(AzureTargetDefinition? target)
    {
        var scope = DeploymentScope.TryParse(target?.Scope ?? "/") ?? DeploymentScope.Tenant();

        // The location of a group is what the group has, which is known when it is read; elsewhere the deployment itself has one.
        return scope with { TenantId = target?.Tenant, Location = scope.Kind == DeploymentScopeKind.ResourceGroup ? null : target?.Location };
    }

    private static CloudEnvironment CloudOf(AzureTargetDefinition? target) => target?.Cloud switch
    {
        "AzureUSGovernment" => CloudEnvironment.AzureUSGovernment,
        "AzureChinaCloud" => CloudEnvironment.AzureChinaCloud,
        _ => CloudEnvironment.AzureCloud,
    };

    private static string Words(DeploymentScopeKind kind) => kind switch
    {
        DeploymentScopeKind.ResourceGroup => "resource group",
        DeploymentScopeKind.Subscription => "subscription",
        DeploymentScopeKind.ManagementGroup => "management group",
        _ => "tenant",
    };
}
