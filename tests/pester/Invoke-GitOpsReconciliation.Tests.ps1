BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld invoke
}
AfterAll { Remove-TestWorld $world }

Describe 'Invoke-GitOpsReconciliation' {
    It 'writes nothing with -WhatIf and names each resource' {
        $before = Get-TestFingerprint invoke
        $transcript = Join-Path $TestDrive 'whatif.txt'
        Start-Transcript $transcript | Out-Null
        Invoke-GitOpsReconciliation invoke -WhatIf | Should -BeNullOrEmpty
        Stop-Transcript | Out-Null
        $said = Get-Content $transcript | Where-Object { $_ -like 'What if:*' }
        $said.Count | Should -Be 3
        $said[2] | Should -Match '"Create".*"apps/Deployment invoke/web"'
        Get-TestFingerprint invoke | Should -Be $before
        Get-GitOpsRun invoke | Should -BeNullOrEmpty
    }

    It 'applies the plan and reports it' {
        $report = Invoke-GitOpsReconciliation invoke -Confirm:$false
        $report.Status.Sync | Should -Be 'Synced'
        $report.Run.Result | Should -Be 'Succeeded'
        $report.Plan.Changes.Count | Should -Be 3
        $report.Application | Should -Be 'invoke'
        $report | Out-String | Should -Match 'invoke\s+✓ Synced\s+✓ Healthy\s+Succeeded'
    }

    It 'has nothing to do the second time' {
        $before = Get-TestFingerprint invoke | ForEach-Object { $_ -split "`n" } | Select-String -NotMatch '\.json '
        $report = Invoke-GitOpsReconciliation invoke -Confirm:$false
        $report.Run | Should -BeNullOrEmpty
        $report | Out-String | Should -Match 'Nothing to change'
        $report | Format-List | Out-String | Should -Not -Match 'Resources\s+: :'
        $after = Get-TestFingerprint invoke | ForEach-Object { $_ -split "`n" } | Select-String -NotMatch '\.json '
        "$after" | Should -Be "$before"
    }

    It 'tells what it does on its streams' {
        Add-TestDrift invoke
        $verbose = Invoke-GitOpsReconciliation invoke -Confirm:$false -Verbose -InformationVariable events 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }
        "$verbose" | Should -Match 'invoke: Apply'
        $events[0].Tags | Should -Contain 'GitOps'
        $events.MessageData.Stage | Should -Contain 'Apply'
        "$($events[0])" | Should -BeLike 'invoke: *'
    }

    It 'shows progress that ends' {
        Add-TestDrift invoke 6
        $shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
        $null = $shell.AddScript('param($manifest, $context) Import-Module $manifest; Invoke-GitOpsReconciliation invoke -Context $context -Confirm:$false').AddArgument($Manifest).AddArgument($world.Context)
        $null = $shell.Invoke()
        $progress = $shell.Streams.Progress
        $progress.Count | Should -BeGreaterThan 1
        $progress.Where({ $_.RecordType -eq 'Completed' -and $_.ActivityId -eq $progress[0].ActivityId }).Count | Should -BeGreaterThan 0
        $progress.Where({ $_.PercentComplete -gt 100 }).Count | Should -Be 0
        $shell.Dispose()
    }

    It 'asks before it deletes, and says so where nobody can answer' {
        Set-TestFile $world.Manifest ((Get-TestManifest invoke) -replace '(?s)---\s*apiVersion: v1\s*kind: ConfigMap.*?(?=---)', '')
        $script = "`$ErrorActionPreference = 'Stop'; Import-Module '$Manifest'; Connect-GitOps -Sandbox -Path '$($world.Folder)' -StateFolder '$($world.Sandbox.StateFolder)' | Out-Null; try { Invoke-GitOpsReconciliation invoke } catch { `$_.FullyQualifiedErrorId }"
        (Invoke-TestPowerShell $script) | Should -BeLike 'GOS0916,*'
        (Get-GitOpsResource invoke).Count | Should -Be 3
    }

    It 'deletes with -Force' {
        (Invoke-GitOpsReconciliation invoke -Force -Confirm:$false).Status.Sync | Should -Be 'Synced'
        (Get-GitOpsResource invoke).Count | Should -Be 2
    }

    It 'only asks for the run with -NoWait' {
        Set-TestFile $world.Manifest (Get-TestManifest invoke 3)
        $report = Invoke-GitOpsReconciliation invoke -NoWait -Confirm:$false
        $report.Run | Should -BeNullOrEmpty
        $report.Message | Should -BeLike 'Asked for;*next Invoke-GitOpsReconciliation*'
        (Invoke-GitOpsReconciliation invoke -Confirm:$false).Status.Sync | Should -Be 'Synced'
    }

    It 'fails an application and goes on with the next' {
        $report = Invoke-GitOpsReconciliation nothing, invoke -Confirm:$false -ErrorVariable problem -ErrorAction SilentlyContinue
        $report.Application | Should -Be 'invoke'
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'GOS0800,*'
    }

    It 'has errors that scripts can catch by their type, with the diagnostic in them' {
        $caught = try { Invoke-GitOpsReconciliation nothing -Confirm:$false -ErrorAction Stop } catch [GitOpsServerless.PowerShell.GitOpsException] { $_ }
        $caught.Exception.Diagnostic.Code | Should -Be 'GOS0800'
        $caught.FullyQualifiedErrorId | Should -BeLike 'GOS0800,*'
        { Get-GitOpsApplication -Context $null } | Should -Throw
    }

    It 'reconciles what others wait for first, whatever order the pipeline has' {
        foreach ($name in 'order-b', 'order-c') { Set-TestFile (Join-Path $world.Folder "$name/all.yaml") "apiVersion: v1`nkind: ConfigMap`nmetadata: { name: $name, namespace: default }`n" }
        Set-TestFile (Join-Path $world.Folder 'order.yaml') "apiVersion: gitops.serverless/v1`nkind: Application`nmetadata: { name: order-b }`nspec:`n  source: { directory: ., path: order-b }`n  dependsOn: [{ name: order-c }]`n---`napiVersion: gitops.serverless/v1`nkind: Application`nmetadata: { name: order-c }`nspec:`n  source: { directory: ., path: order-c }`n"
        $fresh = Connect-GitOps -Sandbox -Path $world.Folder -StateFolder $world.Sandbox.StateFolder
        ('order-b', 'order-c' | Invoke-GitOpsReconciliation -Confirm:$false -Context $fresh).Application | Should -Be @('order-c', 'order-b')
        Disconnect-GitOps -Context $fresh
    }

    It 'deletes past the quota only when it is told to, not because it is forced' {
        $quota = New-TestWorld quota
        $small = "apiVersion: v1`nkind: Namespace`nmetadata: { name: quota }`n"
        Invoke-GitOpsReconciliation quota -Confirm:$false | Out-Null
        Set-TestFile $quota.Manifest $small
        $report = Invoke-GitOpsReconciliation quota -Force -Confirm:$false -WarningAction SilentlyContinue
        $report.Status.Held.Kind | Should -Contain 'PruneQuota'
        (Get-GitOpsResource quota).Count | Should -Be 3
        Invoke-GitOpsReconciliation quota -Prune -Force -Confirm:$false | Out-Null
        @(Get-GitOpsResource quota).Count | Should -Be 1
        Remove-TestWorld $quota
    }

    It 'shows with -Prune -WhatIf what -Prune deletes, also where the definition prunes nothing' {
        $keep = New-TestWorld keep 'mode: auto, prune: false'
        Invoke-GitOpsReconciliation keep -Confirm:$false | Out-Null
        Set-TestFile $keep.Manifest "apiVersion: v1`nkind: Namespace`nmetadata: { name: keep }`n"
        $transcript = Join-Path $TestDrive 'prune.txt'
        Start-Transcript $transcript | Out-Null
        Invoke-GitOpsReconciliation keep -Prune -WhatIf
        Stop-Transcript | Out-Null
        @(Get-Content $transcript | Where-Object { $_ -like 'What if:*"Delete*' }).Count | Should -Be 2
        $script = "`$ErrorActionPreference = 'Stop'; Import-Module '$Manifest'; Connect-GitOps -Sandbox -Path '$($keep.Folder)' -StateFolder '$($keep.Sandbox.StateFolder)' | Out-Null; try { Invoke-GitOpsReconciliation keep -Prune } catch { `$_.FullyQualifiedErrorId }"
        (Invoke-TestPowerShell $script) | Should -BeLike 'GOS0916,*'
        (Get-GitOpsResource keep).Count | Should -Be 3
        Invoke-GitOpsReconciliation keep -Confirm:$false | Out-Null
        (Get-GitOpsResource keep).Count | Should -Be 3
        Remove-TestWorld $keep
    }

    It 'writes nothing when there is another plan than the one that was agreed to' {
        $moving = New-TestWorld moving
        # The world moves while the question is open: the answer comes from a verbose line that a cmdlet before it writes.
        $report = & {
            Invoke-GitOpsReconciliation moving -Confirm:$false -Verbose -ErrorVariable problem -ErrorAction SilentlyContinue 4>&1 | ForEach-Object {
                if ($_ -is [Management.Automation.VerboseRecord] -and "$_" -match 'moving: Plan' -and -not $moved) {
                    $moved = $true
                    Set-TestFile $moving.Manifest (Get-TestManifest moving 2 'another')
                }
            }
            $problem
        }
        $report[0].FullyQualifiedErrorId | Should -BeLike 'GOS0811,*'
        Get-GitOpsRun moving | Should -BeNullOrEmpty
        Remove-TestWorld $moving
    }

    It 'has the alias gorec' { (Get-Alias gorec).Definition | Should -Be 'Invoke-GitOpsReconciliation' }

    It 'takes durations as people write them' {
        { Invoke-GitOpsReconciliation invoke -Context $world.Context -Timeout soon -WhatIf } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
        { Invoke-GitOpsReconciliation invoke -Context $world.Context -Timeout 1h30m -WhatIf } | Should -Not -Throw
        { Invoke-GitOpsReconciliation invoke -Context $world.Context -Timeout 00:05:00 -WhatIf } | Should -Not -Throw
    }
}
