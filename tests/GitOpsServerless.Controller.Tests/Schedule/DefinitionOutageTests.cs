using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Schedule;
using GitOpsServerless.Controller.Tests.Support;
using GitOpsServerless.Controller.Webhooks;

namespace GitOpsServerless.Controller.Tests.Schedule;

/// <summary>The repository of the definitions is out of reach, and the process is a fresh one that has never read them.</summary>
public sealed class DefinitionOutageTests
{
    [Fact]
    public async Task Process_that_never_read_definitions_takes_nothing_away()
    {
        await using var app = await ControllerApp.StartAsync();
        app.Engine.Define(WithSource("shop"), WithSource("bill"));
        await TickAsync(app);

        await using var fresh = await ControllerApp.StartAsync(wrap: _ => app.State);
        fresh.Engine.Definitions = DefinitionSet.Empty with { IsPartial = true };
        fresh.Time.Advance(TimeSpan.FromMinutes(1));
        await TickAsync(fresh);
        Assert.Equal(["bill", "shop"], await NamesAsync(app));

        // Its slots are there too: nothing is looked at before its time.
        Assert.Empty(await TickAsync(app));
    }

    [Fact]
    public async Task Index_of_definitions_that_could_not_all_be_read_keeps_the_others_and_takes_new_ones()
    {
        await using var app = await ControllerApp.StartAsync();
        app.Engine.Define(WithSource("shop"), WithSource("bill"));
        await TickAsync(app);
        app.Engine.Define(WithSource("shop"), WithSource("new"));
        app.Engine.Definitions = app.Engine.Definitions with { IsPartial = true };
        await TickAsync(app);
        Assert.Equal(["bill", "new", "shop"], await NamesAsync(app));
        app.Engine.Define(WithSource("shop"), WithSource("new"));
        await TickAsync(app);
        Assert.Equal(["new", "shop"], await NamesAsync(app));
    }

    private static ApplicationDefinition WithSource(string name) => new(name) { Source = new SourceDefinition { Url = "https://git.example.com/config", Path = name } };

    private static async Task<IReadOnlyList<string>> TickAsync(ControllerApp app)
    {
        await app.Service<Scheduler>().TickAsync(default);
        return await app.DrainAsync();
    }

    private static async Task<IEnumerable<string>> NamesAsync(ControllerApp app) =>
        (await app.Service<IndexStore>().ReadAsync(default))!.Entries.Select(e => e.Name).Order(StringComparer.Ordinal);
}
