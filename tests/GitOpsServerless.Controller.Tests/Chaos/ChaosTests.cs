using System.Globalization;
using System.Text.Json;
using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Contracts;
using GitOpsServerless.Testing.Storage;

namespace GitOpsServerless.Controller.Tests.Chaos;

/// <summary>
/// Three controllers on one storage account: a fifth of the requests fails, clocks are ten minutes apart, controllers die in the middle.
/// Short here; <c>GITOPS_CHAOS_SECONDS=300</c> runs 200 applications for five minutes.
/// </summary>
[Collection("azurite")]
public sealed class ChaosTests
{
    private const double Failing = 0.2;
    private static readonly TimeSpan[] s_skews = [TimeSpan.Zero, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(-10)];

    [Fact]
    public async Task Controllers_that_die_and_disagree_about_the_time_converge_without_stepping_on_each_other()
    {
        var seconds = int.TryParse(Environment.GetEnvironmentVariable("GITOPS_CHAOS_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : 0;
        var applications = Enumerable.Range(0, seconds == 0 ? 12 : 200).Select(i => $"app-{i}").ToList();
        var account = StorageAccount.Parse((await Azurite.RequireAsync()).ConnectionString);
        var name = $"chaos{Guid.NewGuid():N}";
        var world = new ChaosWorld(applications);
        var processes = new List<ChaosProcess>();
        foreach (var i in Enumerable.Range(0, 3))
        {
            processes.Add(await ChaosProcess.StartAsync(world, account, name, Failing, s_skews[i], seed: i * 100));
        }

        var random = new Random(7);
        var rounds = seconds == 0 ? 1 : seconds / 10;
        for (var round = 1; round <= rounds; round++)
        {
            await UntilAsync(() => world.Live.Count >= Math.Min(applications.Count, round * 3));
            world.Newest = $"revision-{round + 1}";
            var victim = random.Next(3);
            await processes[victim].KillAsync();
            processes[victim] = await ChaosProcess.StartAsync(world, account, name, Failing, s_skews[victim], seed: 1000 * round);
            await Task.Delay(seconds == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(10));
        }

        await UntilAsync(() => world.IsConverged);
        await Task.WhenAll(processes.Select(p => p.DisposeAsync().AsTask()));

        Assert.Empty(world.Violations);
        Assert.Equal(0, await new StorageWorkQueue(account, name).CountPoisonAsync(default));
        foreach (var application in applications)
        {
            await AssertHistoryAsync(new BlobStateStore(account, name), application);
        }
    }

    // Numbers from 1 without gaps (the oldest beyond the limit are gone), and no operation twice.
    private static async Task AssertHistoryAsync(BlobStateStore state, string application)
    {
        var runs = new List<RunRecord>();
        await foreach (var key in state.ListAsync($"applications/{application}/history/", default))
        {
            runs.Add(JsonSerializer.Deserialize<RunRecord>((await state.ReadAsync(key, default))!.Content.Span, ContractsJson.Options)!);
        }

        var first = runs.Count == 0 ? 1 : runs[0].Number;
        Assert.Equal(Enumerable.Range(first, runs.Count), runs.Select(r => r.Number));
        Assert.Equal(runs.Count, runs.Select(r => r.OperationId).Distinct().Count());
        Assert.True(first == 1 || runs.Count >= DefinitionDefaults.HistoryLimit, $"{application}: the history begins at {first}");
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var deadline = DateTimeOffset.UtcNow.AddMinutes(5);
        while (!condition())
        {
            Assert.True(DateTimeOffset.UtcNow < deadline, "Not converged within five minutes.");
            await Task.Delay(100);
        }
    }
}
