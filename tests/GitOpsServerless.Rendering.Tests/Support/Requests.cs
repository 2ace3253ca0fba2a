using GitOpsServerless.Contracts;

namespace GitOpsServerless.Rendering.Tests.Support;

internal static class Requests
{
    public static RenderRequest For(IFileTree files, string path = "", RenderingDefinition? rendering = null) => new(
        new ApplicationDefinition("shop")
        {
            Source = new SourceDefinition { Directory = "/config", Path = path },
            Rendering = rendering ?? new RenderingDefinition(),
        },
        files);

    public static Task<Result<DesiredState>> RenderPlainAsync(IFileTree files, string path = "", RenderingDefinition? rendering = null) =>
        new PlainRenderer().RenderAsync(For(files, path, rendering), TestContext.Current.CancellationToken);

    public static string ConfigMap(string name, string? @namespace = null, string data = "{}") =>
        $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n{(@namespace is null ? "" : $"  namespace: {@namespace}\n")}data: {data}\n";
}
