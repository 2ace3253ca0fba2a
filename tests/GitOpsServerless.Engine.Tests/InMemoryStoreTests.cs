using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.State;
using GitOpsServerless.Testing.Storage;

namespace GitOpsServerless.Engine.Tests;

public sealed class InMemoryStateStoreTests : StateStoreSuite
{
    protected override Task<IStateStore> CreateAsync() => Task.FromResult<IStateStore>(new InMemoryStateStore());
}

public sealed class InMemoryLeaseStoreTests : LeaseStoreSuite
{
    protected override Task<ILeaseStore> CreateAsync() => Task.FromResult<ILeaseStore>(new InMemoryLeaseStore());
}
