using System.Globalization;
using System.Text;
using System.Text.Json;
using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Contracts;
using GitOpsServerless.Testing.Storage;

namespace GitOpsServerless.Controller.Tests.Chaos;

/// <summary>
/// Three controllers, each a process of its own, on one storage account and one cluster: a fifth of all requests fails, clocks are ten minutes
/// apart, messages come twice and in any order, and controllers are killed in the middle. One round of 8 applications always;
/// <c>GITOPS_CHAOS_SECONDS=300</c> runs 200 for five minutes, and some answers never come.
/// </summary>
[Collection("azurite")]
public sealed class ChaosTests
{
    private const double Failing = 0.2;
    private const double Stalling = 0.002;
    private static readonly TimeSpan[] s_skews = [TimeSpan.Zero, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(-10)];
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(3);
    private readonly Random _random = new(7);

    [Fact]
    public async Task Controllers_that_die_and_disagree_about_the_time_converge_without_stepping_on_each_other()
    {
        var seconds = int.TryParse(Environment.GetEnvironmentVariable("GITOPS_CHAOS_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : 0;
        var applications = Enumerable.Range(0, seconds == 0 ? 8 : 200).Select(i => $"app-{i}").ToList();
        await using var world = await ChaosCluster.StartAsync(applications);
        var controllers = new List<ControllerProcess>();
        try
        {
            foreach (var (skew, i) in s_skews.Select((skew, i) => (skew, i)))
            {
                controllers.Add(await ControllerProcess.CreateAsync(world, i, Failing, seconds == 0 ? 0 : Stalling, skew));
                controllers[i].Start();
            }

            // Not ours: it belongs into the poison queue.
            await world.Queue.EnqueueAsync(new WorkItem(new string('x', 300)), TimeSpan.Zero, default);
            var version = await DisturbAsync(world, controllers, applications, TimeSpan.FromSeconds(seconds));
            await UntilAsync(() => world.Behind(version).Count == 0, () => DescribeAsync(world, controllers, version));
            await AtRestAsync(world, applications, controllers);
            if (seconds > 0)
            {
                // A receipt whose answer got lost hides it for longer than the short round lasts.
                await UntilAsync(async () => await world.Queue.CountPoisonAsync(default) > 0, () => DescribeAsync(world, controllers, version));
            }

            Report(world, controllers, version);
        }
        finally
        {
            foreach (var controller in controllers)
            {
                await controller.DisposeAsync();
            }
        }

        Assert.Empty(world.Guard.Violations);
        Assert.Empty(OverlappingWrites(controllers));

        // The message that is not ours may lie there more than once: what was put aside comes again when taking it off the queue failed. Received
        // is only what names an application, and no such message belongs there.
        var poison = new StorageWorkQueue(world.Account, $"{world.Name}-poison");
        Assert.Null((await poison.ReceiveAsync(TimeSpan.FromMinutes(1), default))?.Item.Application);
        foreach (var application in applications)
        {
            await AssertHistoryAsync(world, application);
        }
    }

    /// <summary>Commits, kills, and repeats messages until the time is up.</summary>
    /// <returns>The last version.</returns>
    private async Task<int> DisturbAsync(ChaosCluster world, List<ControllerProcess> controllers, List<string> applications, TimeSpan time)
    {
        var end = TimeProvider.System.GetUtcNow() + time;
        var version = 1;
        do
        {
            await UntilAsync(() => world.Behind(version).Count < applications.Count, () => DescribeAsync(world, controllers, version));
            world.Commit(++version);
            await RepeatMessagesAsync(world, applications);
            var victim = controllers[_random.Next(controllers.Count)];
            await victim.KillAsync();
            victim.Start();
            await Task.Delay(TimeSpan.FromSeconds(time == TimeSpan.Zero ? 0 : _random.Next(2, 12)));
        }
        while (TimeProvider.System.GetUtcNow() < end);
        return version;
    }

    // The same message up to three times, each with a delay of its own, so that later ones come first.
    private async Task RepeatMessagesAsync(ChaosCluster world, List<string> applications)
    {
        foreach (var application in applications.Where(_ => _random.Next(4) == 0))
        {
            for (var copy = _random.Next(1, 4); copy > 0; copy--)
            {
                await world.Queue.EnqueueAsync(new WorkItem(application), TimeSpan.FromSeconds(_random.Next(0, 6)), default);
            }
        }
    }

    // Everything is recorded when no operation is left.
    private static async Task AtRestAsync(ChaosCluster world, List<string> applications, List<ControllerProcess> controllers)
    {
        foreach (var application in applications)
        {
            await UntilAsync(
                async () => await world.State.ReadAsync($"applications/{application}/operation.json", default) is null,
                () => Task.FromResult(string.Concat(controllers.Select(c => c.Log))));
        }
    }

    // Numbers from 1 without gaps (the oldest beyond the limit are gone), and no operation twice.
    private static async Task AssertHistoryAsync(ChaosCluster world, string application)
    {
        var runs = new List<RunRecord>();
        await foreach (var key in world.State.ListAsync($"applications/{application}/history/", default))
        {
            runs.Add(JsonSerializer.Deserialize<RunRecord>((await world.State.ReadAsync(key, default))!.Content.Span, ContractsJson.Options)!);
        }

        Assert.NotEmpty(runs);
        Assert.Equal(Enumerable.Range(runs[0].Number, runs.Count), runs.Select(r => r.Number));
        Assert.Equal(runs.Count, runs.Select(r => r.OperationId).Distinct().Count());
        Assert.True(runs[0].Number == 1 || runs.Count >= DefinitionDefaults.HistoryLimit, $"{application}: the history begins at {runs[0].Number}");
    }

    // What the cluster saw: no two controllers wrote the same object at the same time.
    private static List<string> OverlappingWrites(List<ControllerProcess> controllers) =>
    [
        .. controllers
            .SelectMany((c, i) => c.Cluster.Writes.Select(w => (Controller: i, Path: w.Path.Split('?')[0], w.From, w.To)))
            .GroupBy(w => w.Path)
            .SelectMany(g => g.OrderBy(w => w.From).Zip(g.OrderBy(w => w.From).Skip(1)))
            .Where(p => p.First.Controller != p.Second.Controller && p.Second.From < p.First.To)
            .Select(p => $"{p.First.Path} was written by {p.First.Controller} and {p.Second.Controller} at once"),
    ];

    private static void Report(ChaosCluster world, List<ControllerProcess> controllers, int version)
    {
        var proxies = controllers.SelectMany(c => c.Proxies).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{version} versions, {version - 1} kills, {world.Guard.Steps} steps, {proxies.Sum(p => p.Served)} requests, {proxies.Sum(p => p.Failed)} of them failed");
    }

    private static async Task<string> DescribeAsync(ChaosCluster world, List<ControllerProcess> controllers, int version)
    {
        var text = new StringBuilder("Not of the last version: ").AppendJoin(", ", world.Behind(version)).AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{world.Guard.Steps} steps, {await world.Queue.CountAsync(default)} messages wait");
        foreach (var name in world.Behind(version).Take(2))
        {
            foreach (var key in new[] { $"applications/{name}/status.json", $"applications/{name}/operation.json", $"controller/wakes/{name}.json" })
            {
                var document = await world.State.ReadAsync(key, default);
                text.Append(key).Append(": ").AppendLine(document is null ? "none" : Encoding.UTF8.GetString(document.Content.Span));
            }
        }

        foreach (var controller in controllers)
        {
            text.AppendLine(string.Join(", ", controller.Proxies.Select(p => $"{p.Served} requests, {p.Failed} failed"))).AppendLine(controller.Log);
        }

        return text.ToString();
    }

    private static Task UntilAsync(Func<bool> condition, Func<Task<string>> describe) => UntilAsync(() => Task.FromResult(condition()), describe);

    private static async Task UntilAsync(Func<Task<bool>> condition, Func<Task<string>> describe)
    {
        var deadline = DateTimeOffset.UtcNow + s_longest;
        while (!await condition())
        {
            if (DateTimeOffset.UtcNow > deadline)
            {
                Assert.Fail($"Not within {Durations.Format(s_longest)}.\n{await describe()}");
            }

            await Task.Delay(100);
        }
    }
}
