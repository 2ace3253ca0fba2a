using System.Text;
using GitOpsServerless.Contracts;
using Xunit;

namespace GitOpsServerless.Testing.Storage;

/// <summary>What every state store must do. Derive, and give a fresh store.</summary>
public abstract class StateStoreSuite
{
    /// <summary>An empty store.</summary>
    protected abstract Task<IStateStore> CreateAsync();

    private static readonly byte[] s_one = "{\"n\":1}"u8.ToArray();
    private static readonly byte[] s_two = "{\"n\":2}"u8.ToArray();

    [Fact]
    public async Task Missing_document_is_null()
    {
        var store = await CreateAsync();
        Assert.Null(await store.ReadAsync("applications/shop/status.json", default));
    }

    [Fact]
    public async Task Written_document_is_read_back_with_its_tag()
    {
        var store = await CreateAsync();
        var tag = await store.WriteAsync("applications/shop/status.json", s_one, null, default);
        var read = await store.ReadAsync("applications/shop/status.json", default);
        Assert.Equal(s_one, read!.Content.ToArray());
        Assert.Equal(tag, read.Tag);
    }

    [Fact]
    public async Task Creating_what_exists_is_refused()
    {
        var store = await CreateAsync();
        Assert.NotNull(await store.WriteAsync("a/b.json", s_one, null, default));
        Assert.Null(await store.WriteAsync("a/b.json", s_two, null, default));
        Assert.Equal(s_one, (await store.ReadAsync("a/b.json", default))!.Content.ToArray());
    }

    [Fact]
    public async Task Stale_tag_is_refused_and_the_fresh_one_accepted()
    {
        var store = await CreateAsync();
        var first = await store.WriteAsync("a.json", s_one, null, default);
        var second = await store.WriteAsync("a.json", s_two, first, default);
        Assert.NotNull(second);
        Assert.NotEqual(first, second);
        Assert.Null(await store.WriteAsync("a.json", s_one, first, default));
        Assert.NotNull(await store.WriteAsync("a.json", s_one, second, default));
    }

    [Fact]
    public async Task Tag_of_a_deleted_document_is_refused()
    {
        var store = await CreateAsync();
        var tag = await store.WriteAsync("a.json", s_one, null, default);
        await store.DeleteAsync("a.json", IStateStore.AnyTag, default);
        Assert.Null(await store.ReadAsync("a.json", default));
        Assert.Null(await store.WriteAsync("a.json", s_two, tag, default));
    }

    [Fact]
    public async Task Any_tag_writes_in_any_case()
    {
        var store = await CreateAsync();
        Assert.NotNull(await store.WriteAsync("a.json", s_one, IStateStore.AnyTag, default));
        Assert.NotNull(await store.WriteAsync("a.json", s_two, IStateStore.AnyTag, default));
        Assert.Equal(s_two, (await store.ReadAsync("a.json", default))!.Content.ToArray());
    }

    [Fact]
    public async Task Deleting_a_missing_document_is_fine()
    {
        var store = await CreateAsync();
        Assert.True(await store.DeleteAsync("nothing.json", IStateStore.AnyTag, default));
        Assert.True(await store.DeleteAsync("nothing.json", (await store.WriteAsync("a.json", s_one, null, default))!, default));
        Assert.Null(await store.ReadAsync("nothing.json", default));
    }

    [Fact]
    public async Task What_somebody_else_wrote_since_is_not_deleted()
    {
        var store = await CreateAsync();
        var stale = (await store.WriteAsync("a.json", s_one, null, default))!;
        var fresh = (await store.WriteAsync("a.json", s_two, stale, default))!;
        Assert.False(await store.DeleteAsync("a.json", stale, default));
        Assert.Equal(s_two, (await store.ReadAsync("a.json", default))!.Content.ToArray());
        Assert.True(await store.DeleteAsync("a.json", fresh, default));
        Assert.Null(await store.ReadAsync("a.json", default));
    }

    [Fact]
    public async Task List_gives_the_keys_of_a_prefix_in_order()
    {
        var store = await CreateAsync();
        foreach (var key in new[] { "x/2.json", "x/10.json", "x/1.json", "y/1.json", "x/z/1.json" })
        {
            await store.WriteAsync(key, s_one, null, default);
        }

        var keys = new List<string>();
        await foreach (var key in store.ListAsync("x/", default))
        {
            keys.Add(key);
        }

        Assert.Equal(["x/1.json", "x/10.json", "x/2.json", "x/z/1.json"], keys);
    }

    [Fact]
    public async Task Folders_right_below_a_prefix_are_named_once()
    {
        var store = await CreateAsync();
        foreach (var key in new[] { "x/shop/1.json", "x/shop/history/1.json", "x/shop-b/1.json", "x/1.json", "y/other/1.json" })
        {
            await store.WriteAsync(key, s_one, null, default);
        }

        var folders = new List<string>();
        await foreach (var folder in store.ListFoldersAsync("x/", default))
        {
            folders.Add(folder);
        }

        Assert.Equal(["shop", "shop-b"], folders.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Key_that_leaves_the_store_is_a_defect_of_the_caller()
    {
        var store = await CreateAsync();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.WriteAsync("../outside.json", s_one, null, default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.ReadAsync("a/../../outside.json", default));
    }

    [Fact]
    public async Task Of_many_writers_with_the_same_tag_one_wins()
    {
        var store = await CreateAsync();
        var tag = await store.WriteAsync("a.json", s_one, null, default);
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            Task.Run(() => store.WriteAsync("a.json", Encoding.UTF8.GetBytes($"{{\"writer\":{i}}}"), tag, default))));
        Assert.Single(results, r => r is not null);
    }

    [Fact]
    public async Task Counter_of_many_writers_loses_nothing()
    {
        var store = await CreateAsync();
        await store.WriteAsync("n.json", "0"u8.ToArray(), null, default);
        async Task Increment()
        {
            while (true)
            {
                var read = await store.ReadAsync("n.json", default);
                var next = int.Parse(Encoding.UTF8.GetString(read!.Content.Span)) + 1;
                if (await store.WriteAsync("n.json", Encoding.UTF8.GetBytes($"{next}"), read.Tag, default) is not null)
                {
                    return;
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(Increment)));
        Assert.Equal("20", Encoding.UTF8.GetString((await store.ReadAsync("n.json", default))!.Content.Span));
    }
}
