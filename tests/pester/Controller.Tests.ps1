# The same cmdlets against a controller's HTTP API.
BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = Join-Path ([IO.Path]::GetTempPath()) "gitops-controller-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
    Set-TestFile (Join-Path $folder 'definitions/remote.yaml') "apiVersion: gitops.serverless/v1`nkind: Application`nmetadata: { name: remote }`nspec:`n  source: { directory: ., path: manifests }`n  sync: { mode: auto, prune: true, interval: 1h }`n"
    Set-TestFile (Join-Path $folder 'definitions/manual.yaml') "apiVersion: gitops.serverless/v1`nkind: Application`nmetadata: { name: by-hand }`nspec:`n  source: { directory: ., path: by-hand }`n  sync: { mode: manual, prune: true }`n"
    Set-TestFile (Join-Path $folder 'definitions/by-hand/all.yaml') (Get-TestManifest by-hand)
    Set-TestFile (Join-Path $folder 'definitions/manifests/all.yaml') (Get-TestManifest remote)
    $controller = Start-GitOpsSandbox (Join-Path $folder 'definitions') -StateFolder (Join-Path $folder 'state') -Controller -Confirm:$false
    $context = Connect-GitOps -Uri $controller.Uri
}
AfterAll {
    Disconnect-GitOps -Context $context
    $controller | Stop-GitOpsSandbox -Confirm:$false
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
}

Describe 'A controller' {
    It 'reconciles by itself, and the cmdlets wait for it' {
        (Wait-GitOpsApplication remote -Timeout 1m).Sync | Should -Be 'Synced'
        (Get-GitOpsApplication rem*).Health.Status | Should -Be 'Healthy'
        (Get-GitOpsRun remote).Result | Should -Be 'Succeeded'
        (Get-GitOpsResource remote).Count | Should -Be 3
        Get-GitOpsRevision remote | Should -Not -BeNullOrEmpty
    }

    It 'leaves what needs an approval alone until there is one' {
        $patience = [Threading.CancellationTokenSource]::new([timespan]::FromMinutes(2))
        do { $held = Get-GitOpsApplication by-hand } until ($held.Held.Kind -contains 'Manual' -or $patience.IsCancellationRequested)
        $held.Held.Kind | Should -Contain 'Manual'
        Get-GitOpsRun by-hand | Should -BeNullOrEmpty
        Compare-GitOpsState by-hand | Approve-GitOpsPlan | Out-Null
        (Wait-GitOpsApplication by-hand -Timeout 2m).Sync | Should -Be 'Synced'
    }

    It 'compares and finds no drift' {
        (Compare-GitOpsState remote).HasChanges | Should -BeFalse
        Test-GitOpsDrift remote | Should -BeFalse
        Test-GitOpsConfiguration | Should -BeTrue
    }

    It 'reconciles a change when it is asked to' {
        Set-TestFile (Join-Path $folder 'definitions/manifests/all.yaml') (Get-TestManifest remote 1 'changed')
        $patience = [Threading.CancellationTokenSource]::new([timespan]::FromMinutes(2))  # the controller looks at a folder anew after a while
        do { $plan = Compare-GitOpsState remote } until ($plan.HasChanges -or $patience.IsCancellationRequested)
        ($plan.Changes | Where-Object Action -eq Update).Kind | Should -Be 'ConfigMap'
        (Invoke-GitOpsReconciliation remote -Confirm:$false).Status.Sync | Should -Be 'Synced'
        (Get-GitOpsRun remote -Last 1).Number | Should -Be 2
    }

    It 'suspends and resumes' {
        (Suspend-GitOpsApplication remote -Confirm:$false).Suspended | Should -BeTrue
        (Resume-GitOpsApplication remote -Confirm:$false).Suspended | Should -BeFalse
    }

    It 'rolls back with -Force' {
        $first = (Get-GitOpsRun remote)[-1].Revision
        (Restore-GitOpsRevision remote -Revision $first -Force).HeldRevision.Id | Should -Be $first.Id
        (Restore-GitOpsRevision remote -Release -Force).HeldRevision | Should -BeNullOrEmpty
    }

    It 'says what it does not offer' {
        Get-GitOpsManifest remote -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'GOS0911,*'
        $problem[0].CategoryInfo.Category | Should -Be 'NotImplemented'
    }

    It 'answers about an application that is not there' {
        Get-GitOpsApplication nothing -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'GOS0800,*'
    }
}
