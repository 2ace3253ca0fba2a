using GitOpsServerless.Testing;

namespace GitOpsServerless.Rendering.Tests.Support;

internal static class WithTools
{
    public static RenderingOptions Kustomize(Func<RenderingOptions, RenderingOptions>? change = null) =>
        (change ?? (o => o))(new RenderingOptions { KustomizePath = ExternalTools.RequireKustomize() });

    public static RenderingOptions Helm(Func<RenderingOptions, RenderingOptions>? change = null) =>
        (change ?? (o => o))(new RenderingOptions { HelmPath = ExternalTools.RequireHelm() });
}
