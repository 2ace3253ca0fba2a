using System.Text.Json.Nodes;
using System.Xml.Linq;
using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Controller.Functions;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Controller.Tests.Functions;

/// <summary>What the files of the Functions app say and what the code expects are the same.</summary>
public sealed class FunctionFilesTests
{
    private static readonly string[] s_functions = ["api", "dashboard", "drift-report", "reconcile", "timer", "webhook"];

    [Fact]
    public void Every_function_has_one_trigger()
    {
        foreach (var function in s_functions)
        {
            Assert.Single(Bindings(function), b => b["type"]!.GetValue<string>().EndsWith("Trigger", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Reconcile_listens_to_the_queue_that_is_written_to()
    {
        var trigger = Bindings("reconcile")[0];
        Assert.Equal((FunctionsEndpoints.MessageBinding, StorageWorkQueue.DefaultQueue), (trigger["name"]!.GetValue<string>(), trigger["queueName"]!.GetValue<string>()));
    }

    [Fact]
    public void Host_gives_up_a_message_when_the_controller_tells_of_it()
    {
        var queues = Host()["extensions"]!["queues"]!;
        Assert.Equal(new PumpOptions().MaxDequeueCount, queues["maxDequeueCount"]!.GetValue<int>());
        Assert.Equal("base64", queues["messageEncoding"]!.GetValue<string>());
    }

    [Fact]
    public void Host_starts_the_file_that_is_published()
    {
        var project = XDocument.Load(Path.Combine(RealData.RepositoryRoot, "functions", "GitOpsServerless.Functions.csproj"));
        Assert.Equal(project.Descendants("AssemblyName").Single().Value, Host()["customHandler"]!["description"]!["defaultExecutablePath"]!.GetValue<string>());
    }

    [Fact]
    public void Message_stays_hidden_for_as_long_as_its_step_may_take()
    {
        Assert.True(new PumpOptions().Visibility > new PumpOptions().StepTimeout);
        Assert.True(new PumpOptions { StepTimeout = TimeSpan.FromHours(1) }.Visibility > TimeSpan.FromHours(1));
    }

    [Fact]
    public void Step_ends_before_the_host_would_kill_it()
    {
        var timeout = TimeSpan.Parse(Host()["functionTimeout"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(new PumpOptions().StepTimeout < timeout);
    }

    [Theory]
    [InlineData("api", "function", "v1/{*path}")]
    [InlineData("dashboard", "anonymous", "ui/{*path}")]
    [InlineData("webhook", "anonymous", "hooks/{provider}/{token?}")]
    public void Http_function_is_reached_at_its_own_path_with_its_own_proof(string function, string level, string route)
    {
        Assert.Equal(string.Empty, Host()["extensions"]!["http"]!["routePrefix"]!.GetValue<string>());
        Assert.True(Host()["customHandler"]!["enableProxyingHttpRequest"]!.GetValue<bool>());
        var trigger = Bindings(function)[0];
        Assert.Equal((level, route), (trigger["authLevel"]!.GetValue<string>(), trigger["route"]!.GetValue<string>()));
        Assert.Equal("http", Assert.Single(Bindings(function).Skip(1))["type"]!.GetValue<string>());
    }

    private static JsonObject Host() => Read("host.json");

    private static List<JsonObject> Bindings(string function) => [.. Read(Path.Combine(function, "function.json"))["bindings"]!.AsArray().Select(b => b!.AsObject())];

    private static JsonObject Read(string path) => JsonNode.Parse(File.ReadAllText(Path.Combine(RealData.RepositoryRoot, path)))!.AsObject();
}
