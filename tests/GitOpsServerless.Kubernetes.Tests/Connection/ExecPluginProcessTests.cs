namespace GitOpsServerless.Kubernetes.Tests.Connection;

public sealed class ExecPluginProcessTests
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public async Task A_plugin_gets_arguments_environment_and_what_to_answer()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Needs a POSIX shell as the plugin.");
        var plugin = new ExecPlugin("/bin/sh", ["-c", "printf '%s|%s|%s' \"$0\" \"$EXTRA\" \"$KUBERNETES_EXEC_INFO\"", "a b; c"], new Dictionary<string, string> { ["EXTRA"] = "x" });

        var output = await ExecPluginProcess.RunAsync(plugin, TestContext.Current.CancellationToken);

        Assert.Equal("""a b; c|x|{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":false}}""", output);
    }

    [Theory]
    [InlineData("exit 3")]
    [InlineData("head -c 3000000 /dev/zero")]
    public async Task A_plugin_that_fails_or_says_too_much_gives_nothing(string script)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Needs a POSIX shell as the plugin.");

        Assert.Null(await ExecPluginProcess.RunAsync(new ExecPlugin("/bin/sh", ["-c", script], Nothing), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_plugin_that_is_not_there_gives_nothing() =>
        Assert.Null(await ExecPluginProcess.RunAsync(new ExecPlugin("no-such-plugin", [], Nothing), TestContext.Current.CancellationToken));
}
